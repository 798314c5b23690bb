"""The columns of the Human Trafficking Case Data Standard, as data: what may stand in a file of it.

HTCDS 2.0 of 24 December 2021, by the International Organization for Migration, under CC BY 4.0: "HTCDS Field
Standards 2.0.ods" in UNMigration/HTCDS on GitHub, read on 30 November 2026. Every column that is alive is
still marked DRAFT there. Names, kinds and codes are its own, its spelling with them; the layout is ours, and
so is what says who somebody is.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What stands in a column."""

    TEXT = "text"
    DATE = "a date"
    NUMBER = "a number"
    YES = "yes or no"
    ONE = "a code"
    SOME = "codes"
    COUNTRIES = "codes of countries"
    LANGUAGE = "a code of a language"


@dataclass(frozen=True)
class Column:
    """One column."""

    name: str
    kind: Kind
    codes: frozenset[str] = frozenset()
    says_who: bool = False  # who somebody is, where, or what happened in words: for whoever asked for it
    is_retired: bool = False


CONSENT = "con_Consent"
WEBSITES = (
    "Facebook Instagram WhatsApp Telegram FacebookMessenger Viber SnapChat Line 4Sale WeChat QQ QZone TikTok "
    "Twitter Other"
)
WHY_REFERRED = "AdditionalServicesRequired MigrationOrChangeOfLocation Other"
# Code or codes, by column.
ONE_OF = {
    "org_Type": "NGO LawEnforcement HealthServiceOrganisation CentralGovernmentOrganisation "
    "LocalGovernmentOrganisation ImmigrationService LegalService CorporateBusiness SchoolOrCollege",
    "prs_Gender": "Feminine Masculine TransgenderFeminine TransgenderMasculine NonConforming "
    "NonSpecifiedUnknown",
    "prs_MaritalStatus": "Single Married Widowed Divorced Separated RegisteredPartnership",
    "prs_HighestLevelOfEducation": "EarlyChildhoodEducation PrimaryEducation LowerSecondaryEducation "
    "UpperSecondaryEducation PostSecondaryNonTertiaryEducation ShortCycleTertiaryEducation "
    "BachelorsOrEquivalentLevel MastersOrEquivalentLevel DoctoralOrEquivalentLevel",
    "vic_TraffickingStatus": "PossibleVictimOfTrafficking ActualVictimOfTrafficking NotAVictimOfTrafficking",
    "vic_TraffickingStatusDecisionMakingOrg": "Police NGO CourtOrProsecution "
    "NonPoliceGovernmentalOrganization Other",
    "vic_RelationshipToTrafficker": "Familial Acquainted Unaquainted",
    "vic_ForcedLabourIndustry": "A_AgricultureForestryAndFishing B_MiningAndQuarrying C_Manufacturing "
    "D_ElectricityGasSteamAndAirConditioningSupply E_WaterSupplySewerageWasteManagement F_Construction "
    "G_WholesaleAndRetailTradeRepairOfMotorVehicles H_TransportationAndStorage "
    "I_AccommodationAndFoodServiceActivities J_InformationAndCommunication K_FinancialAndInsuranceActivities "
    "L_RealEstateActivities M_ProfessionalScientificAndTechnicalActivities "
    "N_AdministrativeAndSupportServiceActivities O_PublicAdministrationAndDefence P_Education "
    "Q_HumanHealthAndSocialWorkActivities R_ArtsEntertainmentAndRecreation S_OtherServiceActivities "
    "T_ActivitiesOfHouseholdsAsEmployers U_ActivitiesOfExtraterritorialOrganizations",
    "cas_Status": "Active FollowUp Closed ClosedReferred",
    "cas_ReasonForIncomingReferral": WHY_REFERRED,
    "cas_ReasonForOutgoingReferral": WHY_REFERRED,
    "hte_Type": "Recruitment Transit Exploitation",
    "spl_Type": "Education Financial Health LabourExploitationRehabilitation Legal Livelihood "
    "RightsBasedTraining SexualExploitationRehabilitation SocialCare",
}
SOME_OF = {
    "vic_RecruitmentWebsitesAndApps": WEBSITES,
    "vic_ExploitationWebsitesAndApps": WEBSITES,
    "vic_MethodOfRecruitment": "AtAPlaceOfBusiness AtAnEducationalInstitution AtWork "
    "ThroughOnlineSocialNetworks ThroughAnOnlineAdvertisement ThroughATelevisionAdvert "
    "ThroughANewspaperAdvert ThroughFamilyOrFamilyEvents ThroughFriendsOrSocialEvents Other",
    "vic_MethodsOfControl": "PhysicalThreats ThreatsLawEnforcement ThreatensChildrenFamily DebtBondage "
    "FalsePromises PhysicalAbuse SexualAbuse TakesEarnings RestrictsFinancialAccess RestrictsMedicalCare "
    "WithholdsNecessities PsychologicalAbuse PsychoactiveSubstance ExcessiveWorkingHours WithholdsDocuments "
    "Other",
    "vic_TypeOfExploitation": "ForcedLabour SexualExploitation ChildLabour ForcedMarriage Servitude "
    "ForcedMilitaryByNonStateActors OrganRemoval ForcedBegging ForcedAdoption Surrogacy Other",
    "vic_TypeOfSexExploitation": "Prostitution Pornography RemoteInteractiveServices PrivateSexualServices",
    "per_RoleInProcess": "TravellingPartner Transporter RecruiterOrIntermediary BrokerTravelAgent "
    "TransferredIndividual HarbouredIndividual SoldIndividual BoughtIndividual ReceivedIndividual "
    "ControlledIndividual Smuggler Abuser Kidnapper Exploiter Other",
}
TEXT = "org_Name cas_ReasonForCaseClosure cas_ReferringOrganisation cas_ReferredOrganisation hte_Country"
DATES = "cas_IncomingReferralDate cas_OutgoingReferralDate hte_Date spl_PlannedEndDate spl_ActualEndDate"
NUMBERS = "prs_NumberOfChildren vic_AgeWhenTrafficked"
YES_OR_NO = f"prs_Deceased {CONSENT}"
LANGUAGES = "prs_PrimaryLanguage prs_SecondaryLanguage"
# Names, numbers, places, and what somebody wrote.
SAY_WHO = (
    "org_ShippingCity org_ShippingCountry org_ShippingState org_ShippingStreet org_ShippingPostalCode "
    "org_ShippingLongitude org_ShippingLatitude org_Phone "
    "prs_Salutation prs_FirstName prs_MiddleName prs_SecondName prs_IdentityNumber prs_Title prs_Email "
    "prs_HomePhone prs_MobilePhone prs_MailingCity prs_MailingCountry prs_MailingState prs_MailingStreet "
    "prs_MailingPostalCode prs_MailingLongitude prs_MailingLatitude "
    "vic_LocationOfRecruitment vic_LocationOfExploitation per_RoleDetails "
    "cas_CaseOwner cas_ReferringPrimaryCaseWorker cas_ReferredPrimaryCaseWorker cas_IncomingReferralDetails "
    "cas_OutgoingReferralDetails cco_CaseComment "
    "hte_Longitude hte_Latitude hte_City hte_State hte_Street hte_PostalCode hte_Description "
    "spl_Objectives spl_ActionPlan"
)
RETIRED = "vic_AgreementToManagePersonalData vic_Vulnerabilities vic_DetailsOfVulnerabilities"


def columns() -> Iterator[Column]:
    """Yield every column of the standard."""
    for name, codes in ONE_OF.items():
        yield Column(name, Kind.ONE, frozenset(codes.split()))
    for name, codes in SOME_OF.items():
        yield Column(name, Kind.SOME, frozenset(codes.split()))
    yield Column("prs_Birthdate", Kind.DATE, says_who=True)
    yield Column("prs_Citizenship", Kind.COUNTRIES)
    for kind, names in (
        (Kind.TEXT, TEXT),
        (Kind.DATE, DATES),
        (Kind.NUMBER, NUMBERS),
        (Kind.YES, YES_OR_NO),
        (Kind.LANGUAGE, LANGUAGES),
    ):
        yield from (Column(name, kind) for name in names.split())
    yield from (Column(name, Kind.TEXT, says_who=True) for name in SAY_WHO.split())
    yield from (Column(name, Kind.TEXT, is_retired=True) for name in RETIRED.split())


COLUMNS = {column.name: column for column in columns()}
