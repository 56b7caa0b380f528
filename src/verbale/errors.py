"""The errors that a user can meet, each with what to do next."""


class VerbaleError(Exception):
    """Something a user can mend; its text says what, where and what to do next."""

    exit_code = 1


class UnreadableDocument(VerbaleError):
    """One file that could not be read; the others are read all the same."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name}: {reason}")
        self.name = name
        self.reason = reason


class NotFetched(VerbaleError):
    """A page, feed or sitemap that could not be fetched; the others are fetched all the same."""


class NothingReadable(VerbaleError):
    """None of the files named could be read."""

    exit_code = 3


class BrokenRecord(VerbaleError):
    """An entry does not stand in the text that it names; nothing was written."""

    exit_code = 4


class EngineMissing(VerbaleError):
    """The engine, its weights or a package it needs is not there."""

    exit_code = 5


class NotAnswered(VerbaleError):
    """A large model that gives no answer: not reached, not allowed, or as often as was allowed."""

    exit_code = 5


class BadCodebook(VerbaleError):
    """A codebook that cannot be used."""

    exit_code = 2


class BadColumns(VerbaleError):
    """A map of columns that names no field or no column."""

    exit_code = 2


class BadBatch(VerbaleError):
    """A folder that holds another batch than the one that is asked for, or none."""

    exit_code = 2


class BadRules(VerbaleError):
    """Rules of settlement that cannot be used."""

    exit_code = 2


class BadAssumption(VerbaleError):
    """A what-if that names a party, an issue or a stance that is not known."""

    exit_code = 2


class NotADossier(VerbaleError):
    """The file is no dossier, or there is none."""

    exit_code = 3


class NewerDossier(VerbaleError):
    """The dossier was made by a newer version of Verbale."""

    exit_code = 3


class DossierLocked(VerbaleError):
    """Another process is writing in the dossier."""


class DossierUnwritable(VerbaleError):
    """The disk is full, or the dossier may not be written; what was kept before is kept."""


class BadAccount(VerbaleError):
    """A name, password or accounts file that cannot be used, or none where one is needed."""

    exit_code = 2


class BadJudgement(VerbaleError):
    """A judgement whose entry, field or value is not one that there is."""

    exit_code = 2


class BadNetwork(VerbaleError):
    """A network that cannot be drawn as it was asked for."""

    exit_code = 2
