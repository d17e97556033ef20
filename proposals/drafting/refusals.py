"""Why a file is not taken: each reason a sentence of its own, with the way out."""

from proposals.calls.form import Field
from proposals.workflow.phrases import N_, NP_, Phrase


class UploadRefused(Exception):
    """A file that is not taken; `reason` says why and what would be."""

    def __init__(self, reason: Phrase) -> None:
        super().__init__(str(reason))
        self.reason = reason


class UploadFailed(UploadRefused):
    """A file that is not taken now, for a reason that is ours: the same file may be taken in a while."""


def nothing_chosen() -> UploadRefused:
    return UploadRefused(Phrase(N_("Επιλέξτε ένα αρχείο.")))


def field_is_full(field: Field) -> UploadRefused:
    one, many = NP_(
        "Το πεδίο «%(field)s» δέχεται %(num)s αρχείο και το έχει ήδη. Αφαιρέστε το για να ανεβάσετε άλλο.",
        "Το πεδίο «%(field)s» δέχεται έως %(num)s αρχεία και τα έχει ήδη. Αφαιρέστε ένα για να ανεβάσετε άλλο.",
    )
    return UploadRefused(Phrase(one, many, field.max_files, {"field": field.label}))


def proposal_is_full(most: int) -> UploadRefused:
    one, many = NP_(
        "Η πρόταση δέχεται συνολικά %(num)s αρχείο και το έχει ήδη. Αφαιρέστε το για να ανεβάσετε άλλο.",
        "Η πρόταση δέχεται συνολικά έως %(num)s αρχεία και τα έχει ήδη. Αφαιρέστε ένα από οποιοδήποτε πεδίο για να ανεβάσετε άλλο.",
    )
    return UploadRefused(Phrase(one, many, most))


def too_large(limit: int, field: Field) -> UploadRefused:
    values = {"limit": limit, "allowed": ", ".join(field.extensions)}
    return UploadRefused(Phrase(N_("Το αρχείο είναι μεγαλύτερο από %(limit)s MB. Δεκτά είναι αρχεία έως %(limit)s MB: %(allowed)s."), values=values))


def wrong_type(name: str, field: Field) -> UploadRefused:
    values = {"name": name, "allowed": ", ".join(field.extensions)}
    return UploadRefused(Phrase(N_("Ο τύπος του αρχείου «%(name)s» δεν γίνεται δεκτός. Ανεβάστε: %(allowed)s."), values=values))


def empty(name: str) -> UploadRefused:
    return _of(name, N_("Το αρχείο «%(name)s» είναι κενό. Ανοίξτε το στον υπολογιστή σας, αποθηκεύστε το ξανά και δοκιμάστε."))


def wrong_content(name: str, extension: str, said: Phrase, found: Phrase) -> UploadRefused:
    """What the name says is not what the content is: both are named."""
    sentence = N_(
        "Το όνομα του αρχείου «%(name)s» λέει «%(said)s», αλλά το περιεχόμενό του είναι «%(found)s». "
        "Ανοίξτε το στο πρόγραμμα που το έφτιαξε, αποθηκεύστε το ως %(extension)s και δοκιμάστε ξανά."
    )
    return _of(name, sentence, extension=extension, said=said, found=found)


def broken(name: str, kind: Phrase) -> UploadRefused:
    sentence = N_(
        "Το αρχείο «%(name)s» (%(kind)s) είναι κατεστραμμένο και δεν ανοίγει. Ανοίξτε το στον υπολογιστή σας, αποθηκεύστε το ξανά και δοκιμάστε."
    )
    return _of(name, sentence, kind=kind)


def locked_pdf(name: str) -> UploadRefused:
    sentence = N_(
        "Το αρχείο PDF «%(name)s» είναι κρυπτογραφημένο: ζητά κωδικό ή περιορίζει τη χρήση του. "
        "Αποθηκεύστε το χωρίς κωδικό και χωρίς περιορισμούς και δοκιμάστε ξανά."
    )
    return _of(name, sentence)


def locked_document(name: str) -> UploadRefused:
    return _of(name, N_("Το έγγραφο «%(name)s» είναι κλειδωμένο με κωδικό. Αποθηκεύστε το χωρίς κωδικό και δοκιμάστε ξανά."))


def too_many_members(name: str, most: int) -> UploadRefused:
    return _of(
        name, N_("Το έγγραφο «%(name)s» αποτελείται από περισσότερα από %(most)s μέρη και δεν γίνεται δεκτό. Χωρίστε το σε μικρότερα."), most=most
    )


def unpacks_to_too_much(name: str, most: int) -> UploadRefused:
    sentence = N_(
        "Το έγγραφο «%(name)s» αποσυμπιεσμένο ξεπερνά τα %(most)s MB και δεν γίνεται δεκτό. Μικρύνετε τις εικόνες του ή χωρίστε το σε μικρότερα."
    )
    return _of(name, sentence, most=most)


def packed_too_tightly(name: str, most: int) -> UploadRefused:
    sentence = N_(
        "Το έγγραφο «%(name)s» αποσυμπιεσμένο γίνεται περισσότερες από %(most)s φορές μεγαλύτερο, όπως τα αρχεία που φτιάχνονται για να "
        "υπερφορτώνουν συστήματα, και δεν γίνεται δεκτό. Αποθηκεύστε το ως PDF."
    )
    return _of(name, sentence, most=most)


def nested_too_deep(name: str, most: int) -> UploadRefused:
    sentence = N_(
        "Το έγγραφο «%(name)s» έχει αρχεία μέσα σε αρχεία, σε βάθος πάνω από %(most)s, και δεν γίνεται δεκτό. "
        "Ανεβάστε τα ενσωματωμένα αρχεία χωριστά."
    )
    return _of(name, sentence, most=most)


def too_many_pixels(name: str, most: int) -> UploadRefused:
    sentence = N_("Η εικόνα «%(name)s» έχει περισσότερα από %(most)s εκατομμύρια εικονοστοιχεία (pixel). Μικρύνετέ την και δοκιμάστε ξανά.")
    return _of(name, sentence, most=most)


def infected(name: str, signature: str) -> UploadRefused:
    sentence = N_(
        "Στο αρχείο «%(name)s» βρέθηκε κακόβουλο λογισμικό (%(signature)s) και δεν έγινε δεκτό. "
        "Ενημερώστε την υπηρεσία πληροφορικής του φορέα σας πριν δοκιμάσετε ξανά."
    )
    return _of(name, sentence, signature=signature)


def not_scanned(name: str) -> UploadFailed:
    sentence = N_("Το αρχείο «%(name)s» δεν ανέβηκε, γιατί ο έλεγχος για κακόβουλο λογισμικό δεν απαντά. Δοκιμάστε ξανά σε λίγα λεπτά.")
    return UploadFailed(Phrase(sentence, values={"name": name}))


def not_stored(name: str) -> UploadFailed:
    sentence = N_("Το αρχείο «%(name)s» δεν ανέβηκε, γιατί ο χώρος αποθήκευσης δεν απαντά. Δοκιμάστε ξανά σε λίγα λεπτά.")
    return UploadFailed(Phrase(sentence, values={"name": name}))


def _of(name: str, sentence: str, **values: object) -> UploadRefused:
    return UploadRefused(Phrase(sentence, values={"name": name, **values}))
