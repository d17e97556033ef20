"""Steps of a journey are sentences: when one fails, the test says which."""

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def step(sentence: str) -> Iterator[None]:
    try:
        yield
    except BaseException as error:
        error.add_note(f"It failed at the step: {sentence}")
        raise
