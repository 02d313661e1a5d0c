"""Version 1 of the REST API: stable names, errors as problems, answers with ETags."""

from fastapi import APIRouter

from symbio_kg.api.v1 import drafts, listings, matching, questions, records, reference

__all__ = ["router"]

router = APIRouter(prefix="/api/v1")
for _module in (listings, reference, questions, drafts, matching, records):
    router.include_router(_module.router)
