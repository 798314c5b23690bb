"""What oversight keeps of its own: who was not taken on, how well cases are worked on, and what was sent."""

from oversight.models.draws import Draw, Frame, FrameEntry, SampledCase, Throw
from oversight.models.enquiry import Enquiry
from oversight.models.findings import Finding, FindingStep, ServiceAction
from oversight.models.named import NamedList
from oversight.models.nights import NightlyCheck
from oversight.models.readings import Allotment, Reading, ReadingAnswer
from oversight.models.sent_return import ReturnCount, ReturnMark, ReturnUnsent, SentReturn

__all__ = [
    "Allotment",
    "Draw",
    "Enquiry",
    "Finding",
    "FindingStep",
    "Frame",
    "FrameEntry",
    "NamedList",
    "NightlyCheck",
    "Reading",
    "ReadingAnswer",
    "ReturnCount",
    "ReturnMark",
    "ReturnUnsent",
    "SampledCase",
    "SentReturn",
    "ServiceAction",
    "Throw",
]
