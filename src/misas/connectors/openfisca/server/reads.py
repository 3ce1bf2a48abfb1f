"""Which facts each variable of the engine reads: what must be tried when it is not held.

Found by tracing the pinned engine; a test traces again and fails when a fact is read that is not here. Not here: facts
that the catalogue's own conditions read.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

WHO: Final = frozenset({"birth_date", "couple", "children_count", "in_charge"})
"""Who makes the household: read by everything."""


def _facts(names: str) -> frozenset[str]:
    return WHO | frozenset(names.split())


READS: Final[dict[str, frozenset[str]]] = {
    "misas_c2s_droit": _facts(
        """
        c2s_ceiling_gap
        aah aah_full_rate activity alimony_from_parents alimony_paid alimony_paid_last_notice alimony_received
        alimony_received_last_notice alsace_moselle_scheme asbestos_compensation asi aspa ass ass_full_rate bursary
        bursary_holder c2s_opposed caah cej_allowance cej_taxable_household compensatory_benefit crous_yearly_aid
        daily_allowances disability_pension eea_right_to_stay exceptional_gains family_allowances family_supplement
        family_support farm_profit_last_year foreign_income_last_notice former_parental_leave_benefit gifts_received
        holiday_pay housing_aid housing_status idle_building_rental_value idle_land_rental_value idle_savings
        in_france_since internship_pay irregular_since job_security_allowance lives_in_france lives_with_parents
        micro_flat_tax_profit micro_profit_last_year nationality on_parents_tax_return
        other_independent_income_last_year parental_leave_benefit partial_unemployment patrimony_income pension_net
        permit permit_expired_on property_income_last_notice research_grant residence_waiver return_to_work_bonus
        royalties_last_notice rsa shared_custody sick_daily_allowances sick_leave sick_leave_since territory
        training_pay unemployment_net veteran_pension wage_net work_accident_annuity worked_last_3_months
        """
    ),
    "misas_c2s_presumed": _facts(
        """
        aah aah_full_rate activity alimony_from_parents alimony_received asi aspa ass ass_full_rate cej_allowance
        cej_taxable_household crous_yearly_aid disability_pension eea_right_to_stay in_france_since lives_in_france
        lives_with_parents micro_flat_tax_profit nationality on_parents_tax_return pension_net permit permit_expired_on
        residence_waiver territory wage_net work_accident_annuity worked_last_3_months
        """
    ),
    "misas_ame": _facts(
        """
        c2s_ceiling_gap
        aah activity alimony_paid alimony_paid_last_notice alimony_received alimony_received_last_notice
        asbestos_compensation asi aspa ass bursary bursary_holder caah compensatory_benefit daily_allowances
        disability_pension eea_right_to_stay exceptional_gains family_allowances family_supplement family_support
        farm_profit_last_year foreign_income_last_notice former_parental_leave_benefit gifts_received holiday_pay
        housing_aid housing_status idle_building_rental_value idle_land_rental_value idle_savings in_france_since
        internship_pay irregular_since job_security_allowance lives_in_france micro_flat_tax_profit
        micro_profit_last_year nationality other_independent_income_last_year parental_leave_benefit
        partial_unemployment patrimony_income pension_net permit permit_expired_on property_income_last_notice
        research_grant return_to_work_bonus royalties_last_notice shared_custody sick_daily_allowances sick_leave
        sick_leave_since territory training_pay unemployment_net veteran_pension wage_net work_accident_annuity
        """
    ),
    "asi": _facts(
        """
        aah alimony_paid alimony_received asbestos_compensation ass compensatory_benefit daily_allowances disability
        disability_pension disability_rate exceptional_gains farm_profit_last_year in_france_since
        job_security_allowance micro_flat_tax_profit micro_profit_last_year nationality
        other_independent_income_last_year partial_unemployment patrimony_income pension_gross pension_net permit
        return_to_work_bonus training_pay unemployment_net unfit_for_work wage_gross
        """
    ),
    "aspa": _facts(
        """
        aah alimony_paid alimony_received asbestos_compensation asi ass compensatory_benefit daily_allowances disability
        disability_pension disability_rate exceptional_gains farm_profit_last_year in_france_since
        job_security_allowance micro_flat_tax_profit micro_profit_last_year nationality
        other_independent_income_last_year partial_unemployment patrimony_income pension_gross pension_net permit
        return_to_work_bonus training_pay unemployment_net unfit_for_work wage_gross
        """
    ),
    "aah": _facts(
        """
        activity alimony_paid alimony_received asi compensatory_benefit daily_allowances disability disability_pension
        disability_rate exceptional_gains farm_profit_last_year internship_pay job_access_restricted
        job_security_allowance micro_flat_tax_profit micro_profit_last_year other_independent_income_last_year
        partial_unemployment patrimony_income pension_net research_grant shared_custody training_pay unemployment_net
        wage_net work_accident_annuity
        """
    ),
    "rsa": _facts(
        """
        aah activity alimony_received asbestos_compensation asi aspa ass caah compensatory_benefit daily_allowances
        disability_pension exceptional_gains family_allowances family_supplement family_support farm_profit_last_year
        former_parental_leave_benefit housing_aid housing_status in_france_since job_security_allowance
        micro_flat_tax_profit micro_profit_last_year nationality other_independent_income_last_year
        parental_leave_benefit partial_unemployment patrimony_income pension_net permit rent research_grant
        return_to_work_bonus shared_custody sick_daily_allowances territory training_pay unemployment_net wage_net
        young_worker_hours
        """
    ),
    "ppa": _facts(
        """
        aah activity alimony_received asbestos_compensation asi aspa ass bursary bursary_holder caah
        compensatory_benefit daily_allowances disability disability_pension exceptional_gains family_allowances
        family_supplement family_support farm_profit_last_year former_parental_leave_benefit housing_aid housing_status
        in_france_since job_security_allowance micro_flat_tax_profit micro_profit_last_year nationality
        other_independent_income_last_year parental_leave_benefit partial_unemployment patrimony_income pension_net
        permit rent research_grant return_to_work_bonus rsa shared_custody sick_daily_allowances territory training_pay
        unemployment_net unfit_for_work veteran_pension wage_net
        """
    ),
    "aide_logement": _facts(
        """
        aah activity alimony_received ass bursary_holder disability disability_pension housing_status rent rsa territory
        unfit_for_work wage_net
        """
    ),
    "af": _facts(
        """
        alimony_received disability_pension shared_custody territory wage_net
        """
    ),
    "cf": _facts(
        """
        alimony_received disability_pension former_parental_leave_benefit parental_leave_benefit territory wage_net
        """
    ),
    "asf": _facts(
        """
        alimony_received territory wage_net
        """
    ),
    "ass": _facts(
        """
        aah activity alimony_paid alimony_received ass_work_condition daily_allowances disability_pension
        farm_profit_last_year internship_pay micro_flat_tax_profit micro_profit_last_year
        other_independent_income_last_year pension_net training_pay unemployment_net
        """
    ),
    "bourse_criteres_sociaux": _facts(
        """
        aah alimony_received asbestos_compensation asi aspa ass caah compensatory_benefit daily_allowances disability
        disability_pension exceptional_gains family_allowances family_supplement family_support farm_profit_last_year
        former_parental_leave_benefit job_security_allowance micro_flat_tax_profit micro_profit_last_year nationality
        other_independent_income_last_year parental_leave_benefit partial_unemployment patrimony_income pension_net
        research_grant return_to_work_bonus shared_custody sick_daily_allowances training_pay unemployment_net wage_net
        """
    ),
    "contrat_engagement_jeune": _facts(
        """
        activity alimony_received daily_allowances disability disability_pension partial_unemployment ppa rsa
        shared_custody training_pay unemployment_net wage_net
        """
    ),
}


def read_by(variables: Iterable[str]) -> frozenset[str]:
    """Every fact that one of these variables reads."""
    return frozenset().union(*(READS[one] for one in variables))
