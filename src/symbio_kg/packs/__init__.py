"""Region packs: the geography, authorities, law and words of a region as data, loaded without code."""

from symbio_kg.packs.errors import PackInvalid, PackUnknown
from symbio_kg.packs.graph import Installed, home, install, installed, pack_graph, pack_in
from symbio_kg.packs.loading import load_pack, pack_names
from symbio_kg.packs.local import in_country, in_zones, on_base
from symbio_kg.packs.model import Arrival, Authority, Fault, Pack, PackFile, Place, Road

__all__ = [
    "Arrival",
    "Authority",
    "Fault",
    "Installed",
    "Pack",
    "PackFile",
    "PackInvalid",
    "PackUnknown",
    "Place",
    "Road",
    "home",
    "in_country",
    "in_zones",
    "install",
    "installed",
    "load_pack",
    "on_base",
    "pack_graph",
    "pack_in",
    "pack_names",
]
