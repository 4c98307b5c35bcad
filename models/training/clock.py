"""How long training has lasted: processor time on a CPU that others use too, time on the wall beside a GPU."""

import time


def spent_seconds(device: str) -> float:
    """Seconds since some moment; `device` as torch names it."""
    return time.process_time() if device == 'cpu' else time.monotonic()
