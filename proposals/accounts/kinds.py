"""The kinds of public bodies. Pure."""

from enum import StrEnum

from proposals.workflow.phrases import N_


class BodyKind(StrEnum):
    """The kinds of body of domain.md 6.4."""

    MINISTRY = "ministry"
    GENERAL_SECRETARIAT = "general_secretariat"
    PRESIDENCY_GOV = "presidency_gov"
    DECENTRALISED_ADMIN = "decentralised_admin"
    AUTONOMOUS_SERVICE = "autonomous_service"
    INDEPENDENT_AUTHORITY = "independent_authority"
    REGION = "region"
    MUNICIPALITY = "municipality"
    NPDD = "npdd"
    NPID = "npid"
    UNIVERSITY = "university"
    HOSPITAL = "hospital"
    STATE_COMPANY = "state_company"
    OTHER = "other"

    @property
    def label(self) -> str:
        return _KIND_LABELS[self]


_KIND_LABELS = {
    BodyKind.MINISTRY: N_("Υπουργείο"),
    BodyKind.GENERAL_SECRETARIAT: N_("Γενική ή Ειδική Γραμματεία"),
    BodyKind.PRESIDENCY_GOV: N_("Προεδρία της Κυβέρνησης"),
    BodyKind.DECENTRALISED_ADMIN: N_("Αποκεντρωμένη Διοίκηση"),
    BodyKind.AUTONOMOUS_SERVICE: N_("Αυτοτελής δημόσια υπηρεσία"),
    BodyKind.INDEPENDENT_AUTHORITY: N_("Ανεξάρτητη Αρχή"),
    BodyKind.REGION: N_("Περιφέρεια"),
    BodyKind.MUNICIPALITY: N_("Δήμος"),
    BodyKind.NPDD: N_("Ν.Π.Δ.Δ."),
    BodyKind.NPID: N_("Ν.Π.Ι.Δ."),
    BodyKind.UNIVERSITY: N_("Α.Ε.Ι. ή ερευνητικό κέντρο"),
    BodyKind.HOSPITAL: N_("Νοσοκομείο ή Υγειονομική Περιφέρεια"),
    BodyKind.STATE_COMPANY: N_("Δημόσια επιχείρηση"),
    BodyKind.OTHER: N_("Άλλο"),
}
