"""Objects with blanks: what is a reference, what only looks like one, and what is filled in."""

import io

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

from proposals.dossier.pdf_parts import counted, outside, taken_apart
from proposals.dossier.pdf_writer import Writer

TRICKY = "12 0 R (\\) <12 0 R> /Blank.outside.0"


def a_pdf():
    """One object that leads to a stream and back to itself, with strings that look like references."""
    pdf = Pdf.new()
    stream = pdf.make_stream(b"content", Marked=True)
    root = pdf.make_indirect(Dictionary(Told=String(TRICKY), Greek=String("Ένα (δύο)"), Stream=stream, Key=counted(3), Above=outside(1)))
    root.Kids = Array([root, pdf.make_indirect(Array([1.5, root]))])
    return pdf, root


def written(again: int) -> Pdf:
    """The parts of that PDF in another, so many times one after the other; objects 1 and 2 lie outside."""
    pdf, root = a_pdf()
    parts, streams, places = taken_apart(pdf, [root])
    out = io.BytesIO()
    writer = Writer(out)
    catalog, above = writer.reserve(), writer.reserve()
    roots = []
    for number in range(again):
        first = writer.reserve(len(parts.starts) - 1)
        text, plain = parts.filled(first, (catalog, above), 100 * number), len(parts.starts) - 1 - len(streams)
        writer.objects(first, text, parts.starts[: plain + 1])
        writer.stream(first + plain, bytes(text[parts.starts[plain] :]).strip(), streams[0])
        roots.append(first + places[root.objgen[0]])
    writer.object(above, b"(above)")
    writer.object(
        catalog, b"<< /Type /Catalog /Pages << /Type /Pages /Kids [ ] /Count 0 >> /Own [ %s ] >>" % b" ".join(b"%d 0 R" % each for each in roots)
    )
    writer.finish(catalog, above)
    return pikepdf.open(io.BytesIO(out.getvalue()))


def test_parts_that_are_put_in_again_and_again_say_the_same_each_time():
    with written(150) as pdf:
        found = list(pdf.Root.Own)
        numbers = {each.objgen for each in found}

        assert len(numbers) == len(found) == 150
        for each in found:
            assert (str(each.Told), str(each.Greek), str(each.Above)) == (TRICKY, "Ένα (δύο)", "above")
            assert each.Stream.read_bytes() == b"content"
            assert (each.Kids[0].objgen, each.Kids[1][1].objgen) == (each.objgen, each.objgen)


def test_counted_numbers_go_on_from_one_to_the_next():
    with written(3) as pdf:
        assert [int(each.Key) for each in pdf.Root.Own] == [3, 103, 203]


def test_same_objects_give_the_same_bytes_and_the_same_identifier():
    with written(2) as one, written(2) as other, written(3) as longer:
        names = [bytes(each.trailer.ID[0]) for each in (one, other, longer)]

    assert names[0] == names[1] != names[2]


def test_what_is_left_out_is_numbered_behind_all_others():
    pdf, root = a_pdf()
    apart = pdf.make_indirect(String("later"))
    root.Title = apart

    parts, streams, places = taken_apart(pdf, [root], [apart])

    assert places[apart.objgen[0]] == len(parts.starts) - 1 == 3
    assert len(streams) == 1
    assert Name.Title in root
