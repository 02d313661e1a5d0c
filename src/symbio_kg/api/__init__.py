"""The service: who asks over HTTP gets the same steps as who asks on the command line."""
