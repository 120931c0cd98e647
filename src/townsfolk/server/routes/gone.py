"""What a browser sent to the original and needn't send any more: says what is there instead."""

from typing import NoReturn

from fastapi import APIRouter, HTTPException, Request

GONE = {
    "/process_environment/": "Where people stand isn't taken from a browser: they walk in the "
    "engine, whether anybody looks or not. What happens is told at /api/simulations/NAME/live.",
    "/update_environment/": "A browser doesn't ask step by step for what to show: "
    "/api/simulations/NAME/live tells it as it comes, and "
    "/api/simulations/NAME/changes?first=STEP&last=STEP tells the past.",
    "/path_tester_update/": "Where a browser's camera stands isn't kept: what somebody could see "
    "from there is computed from the map, which /path_tester/ shows.",
}
"""Addresses of the original that were posted to, and what has taken their place."""

router = APIRouter(include_in_schema=False)


async def gone(request: Request) -> NoReturn:
    """Refuse it with a sentence."""
    raise HTTPException(410, GONE[request.url.path])


for address in GONE:
    router.add_api_route(address, gone, methods=["POST"], response_model=None)
