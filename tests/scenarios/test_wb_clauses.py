"""For every sentence of WB-03 to WB-17, ZZ-11 and ZZ-17 the scenarios that play it, the refusals included."""

from __future__ import annotations

from importlib import import_module

import pytest

_HERE = "tests.scenarios."
# article -> what it says -> where it is played: file and function; "!" before a function marks a refusal.
CLAUSES: dict[str, dict[str, tuple[str, ...]]] = {
    "WB-03": {
        "developers, suppliers, integrators, maintainers, services, partners, hired hands, interns": (
            "visits_clauses.test_whoever_comes_from_outside_is_registered",
        ),
        "temporary: talks and short support": (
            "visits.test_one_sentence_and_one_tap_register_a_visit",
            "visits_clauses.test_temporary_or_not_is_kept_and_shown",
        ),
        "not temporary: who has to work here": ("visits_clauses.test_temporary_or_not_is_kept_and_shown",),
    },
    "WB-04": {
        "the host is sent by the unit that is visited": (
            "visits.test_another_host_is_asked_and_nobody_comes_in_before_they_agree",
            "visits.test_a_host_who_declines_is_replaced",
            "visits_together.test_the_one_hands_over_and_the_other_takes_over",
            "visits_leavers.test_the_leader_is_asked_before_they_come",
            "visits_soon.test_nobody_has_agreed_to_host",
            "!visits_clauses.test_the_host_is_of_the_unit_that_is_visited",
            "!visits_together.test_who_does_not_take_over_leaves_everything_as_it_was",
        ),
    },
    "WB-05": {
        "six risks are watched for": (
            "visits_clauses.test_each_of_the_six_risks_is_told_where_it_belongs",
            "!visits_together.test_who_broke_the_rules_comes_in_only_with_leave",
        ),
    },
    "WB-06": {
        "accompanied from beginning to end": (
            "visits_together.test_every_minute_of_presence_has_one_host",
            "visits.test_a_forgotten_check_out_is_asked_again_and_escalated",
            "visits_leavers.test_with_visitors_in_it_is_told_loudly_and_one_host_stays_on_the_record",
            "!visits_together.test_the_one_hands_over_and_the_other_takes_over",
        ),
        "the rules are told": (
            "!visits_clauses.test_nobody_comes_in_before_the_rules_are_told",
            "visits_soon.test_what_is_missing_half_an_hour_before",
        ),
        "no computer and no network without leave": (
            "!visits_clauses.test_what_wants_leave_is_done_by_nobody_without_it",
            "!visits.test_using_a_computer_wants_its_approval",
            "!visits_and_requests.test_only_for_those_who_are_registered",
        ),
    },
    "WB-07": {
        "no work without a signed agreement": (
            "!visits.test_who_is_not_temporary_does_not_come_in_without_an_agreement",
            "!visits_clauses.test_an_agreement_that_has_run_out_is_none",
            "visits_clauses.test_who_is_temporary_needs_no_agreement",
        ),
    },
    "WB-08": {
        "talks are held in the meeting room": (
            "!visits_clauses.test_talks_are_in_the_meeting_room_unless_it_is_said_why_not",
            "visits.test_office_asks_for_a_reason",
            "visits_apply.test_office_asks_why_and_begins_the_approval",
        ),
        "formal talks in one of their own": ("visits_clauses.test_formal_talks_have_a_meeting_room_of_their_own",),
    },
    "WB-09": {
        "the machine room has its rules": (
            "visits.test_the_machine_room_wants_an_approval_that_names_the_visit",
            "visits_apply.test_machine_room_in_four_taps",
            "!visits_clauses.test_nobody_unnamed_and_nobody_whose_time_is_over_enters_the_machine_room",
            "visits.test_who_stays_in_the_machine_room_beyond_the_time_is_told_at_once",
        ),
    },
    "WB-10": {
        "no pictures in offices, equipment rooms, machine rooms without leave": (
            "!visits_clauses.test_no_pictures_anywhere_without_leave",
            "!visits_together.test_every_approval_is_begun_with_what_the_visit_tells",
            "articles_by_approval.test_nobody_from_outside_takes_pictures_without_leave",
        ),
    },
    "WB-11": {
        "nothing sensitive without leave of the department's leader": (
            "!visits_clauses.test_what_wants_leave_is_done_by_nobody_without_it",
            "!visits_clauses.test_what_was_refused_stays_forbidden",
        ),
    },
    "WB-12": {
        "sensitive material and systems: agreed by the security admin": (
            "!visits_clauses.test_what_wants_leave_is_done_by_nobody_without_it",
        ),
        "and registered in detail": ("visits_clauses.test_sensitive_material_is_registered_in_detail_and_taken_back",),
    },
    "WB-13": {
        "no remote access without leave": ("!visits_clauses.test_what_wants_leave_is_done_by_nobody_without_it",),
        "agreed by the security admin, registered, ended": (
            "articles_by_approval.test_remote_access_ends_on_time_and_the_closing_is_recorded",
        ),
    },
    "WB-14": {
        "the risk is told, and the host agrees first": (
            "!visits_together.test_no_work_without_the_hosts_leave",
            "!visits_together.test_what_is_refused_is_not_done_and_what_goes_wrong_is_told",
            "!visits_together.test_work_is_only_where_the_machine_room_is",
        ),
        "watched from beginning to end": ("!visits_clauses.test_the_host_stays_while_they_work",),
        "recorded and filed": (
            "visits_clauses.test_work_in_the_machine_room_is_told_allowed_recorded_and_filed",
            "incident_from_work.test_one_tap_registers_it_and_tells_both_sides",
        ),
    },
    "WB-15": {
        "reported by the host, agreed by the leader, at a suitable time": (
            "!visits_clauses.test_upkeep_of_the_rooms_facilities_has_leave_and_its_hour",
            "visits_apply.test_equipment_room_and_its_upkeep",
            "articles_by_approval.test_maintenance_of_the_rooms_facilities_has_a_window",
        ),
    },
    "WB-16": {
        "no media in the machine room without leave": (
            "!visits_clauses.test_media_are_the_hosts_risk_and_the_host_says_so",
            "!visits_together.test_every_approval_is_begun_with_what_the_visit_tells",
        ),
    },
    "WB-17": {
        "used under the host's eyes, on the host's account": (
            "visits_clauses.test_media_are_the_hosts_risk_and_the_host_says_so",
            "!visits_clauses.test_who_only_registered_the_visit_does_not_answer_for_its_media",
            "visits_apply.test_media_elsewhere_are_the_hosts_risk",
        ),
    },
    "ZZ-11": {
        "the room keeper checks who comes and goes": (
            "!visits_clauses.test_the_keeper_checks_papers_at_the_door_and_turns_away",
            "visits.test_the_machine_room_wants_an_approval_that_names_the_visit",
            "visit_ledger.test_whoever_watches_finds_the_visit_however_it_is_asked",
        ),
    },
    "ZZ-17": {
        "a register of the machine room, and nobody in or out without leave": (
            "!visits_clauses.test_the_keeper_checks_papers_at_the_door_and_turns_away",
            "!visits_clauses.test_nobody_unnamed_and_nobody_whose_time_is_over_enters_the_machine_room",
            "visit_ledger.test_the_record_is_masked_and_in_full_only_for_who_may_know",
        ),
    },
}
# What only says what things are; it is answered from the catalogue.
_KNOWN = ("WB-03", "WB-17")
_FORBIDS = [*(f"WB-{number:02}" for number in range(4, 17)), "ZZ-11", "ZZ-17"]


def test_no_article_is_left_out() -> None:
    assert sorted(CLAUSES) == [*(f"WB-{number:02}" for number in range(3, 18)), "ZZ-11", "ZZ-17"]


@pytest.mark.parametrize("article", sorted(CLAUSES))
def test_every_sentence_is_played(article: str) -> None:
    for says, scenarios in CLAUSES[article].items():
        assert scenarios, says
        for scenario in scenarios:
            file, _, name = scenario.lstrip("!").partition(".")
            assert callable(getattr(import_module(f"{_HERE}test_{file}"), name, None)), scenario


@pytest.mark.parametrize("article", _FORBIDS)
def test_what_forbids_is_played_with_a_refusal(article: str) -> None:
    assert article not in _KNOWN
    assert any(one.startswith("!") for scenarios in CLAUSES[article].values() for one in scenarios)
