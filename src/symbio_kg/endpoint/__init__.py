"""What others wrote runs here: guarded, within their rights, on frozen copies, in processes that can be killed."""
