"""Advice about any text: it never fails, keeps to its limit, and says nothing twice."""

from hypothesis import example, given
from hypothesis import strategies as st

from proposals.calls.advice import advice

PARTS = st.sampled_from(
    ["ΓΓΔΔ", "πoλίτης", "hackαthon", "01019000007", "123456783", "(", ")", " ", "\n", "Γενική Γραμματεία", ".", "-", "ΟΤΑ", "\u2028"]
)
TEXTS = st.one_of(st.text(), st.lists(PARTS).map("".join))


@given(TEXTS, st.integers(0, 6))
@example("ΓΓΔΔ " + "(" * 300, 3)
def test_advice_never_fails_never_repeats_and_keeps_to_its_limit(text: str, most: int) -> None:
    found = advice(text, most)

    sentences = [(phrase.plural if phrase.plural and phrase.count > 1 else phrase.text) % {"num": phrase.count, **phrase.values} for phrase in found]
    assert len(set(sentences)) == len(sentences) <= most
