"""How long training has lasted: processor time on a CPU that others use too, time on the wall on a machine that is rented by it."""

import time
from collections.abc import Callable


def clock(on_the_wall: bool) -> Callable[[], float]:
    """Seconds since some moment."""
    return time.monotonic if on_the_wall else time.process_time
