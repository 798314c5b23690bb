"""What oversight keeps of its own: who was not taken on, and how well cases are worked on."""

from oversight.models.draws import Draw, Frame, FrameEntry, SampledCase, Throw
from oversight.models.enquiry import Enquiry
from oversight.models.findings import Finding, FindingStep, ServiceAction
from oversight.models.readings import Allotment, Reading, ReadingAnswer

__all__ = [
    "Allotment",
    "Draw",
    "Enquiry",
    "Finding",
    "FindingStep",
    "Frame",
    "FrameEntry",
    "Reading",
    "ReadingAnswer",
    "SampledCase",
    "ServiceAction",
    "Throw",
]
