"""Every recorded webhook ends as the event it should be. Bodies: `webhooks/`, invented values in Meta's shapes."""

import json
from pathlib import Path

import pytest

from bridge.lines.whatsapp.parse import Routing, Unit, read
from storage.content import Media, Placeholder, Reaction, Text
from storage.events import (
    AccountChanged,
    CitizenCalled,
    CitizenMoved,
    CitizenWrote,
    Event,
    MarketingPreferred,
    StatusChanged,
    TemplateChanged,
    Unreadable,
    Unsupported,
    dump_event,
    load_event,
)
from storage.model import AddressKind

WEBHOOKS = Path(__file__).parent / "webhooks"
ROUTING = Routing({"106540352242922": "urp"}, {"102290129340398": ["urp"]})

EXPECTED = {
    "account_alerts": "account alert",
    "account_review_update": "account review",
    "account_settings_update_calling": "account settings",
    "account_update_deleted": "account account",
    "account_update_disabled": "account account",
    "account_update_restriction": "account account",
    "account_update_violation": "account account",
    "arrays_with_null": "wrote text",
    "audio": "wrote audio",
    "batch_messages_and_statuses_same_value": "wrote text; status 4",
    "batch_multi_entry": (
        "wrote text; wrote image; wrote text; status 5; status 2; status 2; ignored another number; "
        "template avviso_comune: paused (first_pause)"
    ),
    "business_capability_update": "account capability",
    "business_capability_update_tier_string": "account capability",
    "business_username_update": "account username",
    "button_quick_reply": "wrote tapped quoting",
    "button_quick_reply_no_context": "wrote tapped",
    "calls_connect_user_initiated": "called",
    "calls_status": "ignored calls without units",
    "calls_terminate_user_initiated": "ignored call ended",
    "contacts": "wrote contacts",
    "contacts_request_reply": "wrote contacts without phone",
    "dashboard_test_button": "ignored another number",
    "document": "wrote document",
    "document_hostile_filename": "wrote document",
    "edit_image_coexistence": "wrote placeholder edited-to quoting",
    "edit_text_coexistence": "wrote placeholder edited-to quoting",
    "foreign_object": "ignored foreign object",
    "group_text": "ignored group",
    "image": "wrote image",
    "image_no_caption_no_url": "wrote image",
    "interactive_button_reply": "wrote tapped quoting",
    "interactive_call_permission_reply": "wrote placeholder call-permission quoting",
    "interactive_list_reply": "wrote tapped quoting",
    "interactive_missing_body_with_value_errors": "wrote placeholder kind quoting",
    "interactive_nfm_reply": "wrote placeholder form quoting",
    "location_current": "wrote location",
    "location_place": "wrote location",
    "message_type_from_the_future": "wrote placeholder kind",
    "order": "wrote placeholder order",
    "phone_number_name_update": "account name",
    "phone_number_quality_update_limit": "account quality",
    "phone_number_quality_update_throughput": "account quality",
    "reaction": "wrote reaction 👍🏽",
    "reaction_removed": "wrote reaction removed",
    "reaction_removed_empty": "wrote reaction removed",
    "revoke_coexistence": "wrote placeholder revoked quoting",
    "security_pin_reset": "account security",
    "smb_message_echoes": "ignored smb_message_echoes",
    "status_delivered": "status 4",
    "status_failed_130403": "status 3 130403",
    "status_failed_130472": "status 3 130472",
    "status_failed_131000": "status 3 131000",
    "status_failed_131026": "status 3 131026",
    "status_failed_131042": "status 3 131042",
    "status_failed_131047": "status 3 131047",
    "status_failed_131048": "status 3 131048",
    "status_failed_131049": "status 3 131049",
    "status_failed_131050": "status 3 131050",
    "status_failed_131053": "status 3 131053",
    "status_failed_131056": "status 3 131056",
    "status_failed_132015": "status 3 132015",
    "status_failed_minimal_error": "status 3 131047",
    "status_played": "status 5",
    "status_read_group": "status 5",
    "status_read_without_delivered": "status 5",
    "status_sent_bsuid_only": "status 2",
    "status_sent_free_entry_point": "status 2",
    "status_sent_marketing_v23_conversation": "status 2",
    "status_sent_service_billable": "status 2",
    "status_sent_service_free": "status 2",
    "status_sent_utility": "status 2",
    "status_unknown_value": "ignored status",
    "sticker_animated": "wrote sticker animated",
    "sticker_static": "wrote sticker",
    "system_identity_changed": "ignored customer_identity_changed",
    "system_legacy_customer_changed_number": "moved 1 to 1",
    "system_user_changed_number": "moved 2 to 2",
    "system_user_changed_number_legacy": "moved 1 to 1",
    "system_user_changed_user_id": "moved 1 to 1",
    "system_user_changed_user_id_no_previous": "moved 1 to 1",
    "template_category_update_done": "template avviso_comune: category marketing",
    "template_category_update_impending": "template avviso_comune: category utility; soon marketing",
    "template_components_update": "template avviso_comune: reworded",
    "template_quality_update": "template avviso_comune: quality medium",
    "template_quality_update_docbug": "template avviso_comune: quality medium",
    "template_status_approved": "template avviso_comune: approved",
    "template_status_disabled": "template avviso_comune: disabled (disabled)",
    "template_status_locale_dash": "template x en_US: approved",
    "template_status_paused_first": "template avviso_comune: paused (first_pause)",
    "template_status_paused_pacing": "template avviso_comune: paused (rate_limiting_pause)",
    "template_status_reinstated": "template avviso_comune: approved",
    "template_status_rejected": "template avviso_comune: rejected (invalid_format), said why",
    "text": "wrote text",
    "text_bsuid_only": "wrote text without phone",
    "text_forwarded": "wrote text forwarded once",
    "text_frequently_forwarded": "wrote text forwarded often",
    "text_identity_hash": "wrote text",
    "text_legacy_no_bsuid": "wrote text",
    "text_long_4096": "wrote text",
    "text_optin_off": "wrote text",
    "text_optin_on": "wrote text",
    "text_referral_ad": "wrote text",
    "text_referred_product": "wrote text quoting",
    "text_reply_context": "wrote text quoting",
    "text_reply_context_own": "wrote text quoting",
    "text_timestamp_millis": "wrote text",
    "text_undocumented_extra_fields": "wrote text",
    "text_with_nul_and_rtl": "wrote text",
    "unknown_field": "account other",
    "unsupported_131052_media_error": "wrote placeholder media-lost",
    "unsupported_131060_unavailable": "wrote placeholder unavailable",
    "unsupported_edit": "wrote placeholder edited",
    "unsupported_group_invite": "wrote placeholder kind",
    "unsupported_media_placeholder": "wrote placeholder kind",
    "unsupported_no_detail": "wrote placeholder unknown",
    "unsupported_pin": "wrote placeholder kind",
    "unsupported_poll_creation": "wrote placeholder kind",
    "user_preferences_resume": "marketing allowed",
    "user_preferences_signup": "marketing allowed",
    "user_preferences_stop": "marketing stopped",
    "value_errors": "account error",
    "video": "wrote video forwarded once",
    "voice": "wrote voice",
}


def told(event: Event) -> str:
    match event:
        case CitizenWrote():
            return _written(event)
        case StatusChanged():
            return f"status {event.progress}" + (f" {event.code}" if event.code else "")
        case AccountChanged():
            return f"account {event.topic}"
        case Unsupported():
            return f"ignored {event.what}"
        case CitizenMoved():
            return f"moved {len(event.old)} to {len(event.new)}"
        case CitizenCalled():
            return "called"
        case MarketingPreferred():
            return "marketing " + ("stopped" if event.stopped else "allowed")
        case TemplateChanged():
            return _changed(event)
        case Unreadable():
            return "unreadable"
        case _:
            return event.kind


def _changed(event: TemplateChanged) -> str:
    news = [
        f"{event.state}" if event.state else "",
        f"category {event.category}" if event.category else "",
        f"soon {event.coming_category}" if event.coming_category else "",
        f"quality {event.quality}" if event.quality else "",
        "reworded" if event.reworded else "",
    ]
    language = "" if event.language == "it" else f" {event.language}"
    cause = (f" ({event.cause})" if event.cause else "") + (", said why" if event.said else "")
    return f"template {event.name}{language}: " + "; ".join(each for each in news if each) + cause


def _written(event: CitizenWrote) -> str:
    content = event.content
    what = str(content.kind)
    match content:
        case Media():
            what = content.media.value + (" animated" if content.animated else "")
        case Placeholder():
            what = f"placeholder {content.reason}"
        case Reaction():
            what = f"reaction {content.emoji or 'removed'}"
    forwarded = f" forwarded {event.forwarded}" if event.forwarded else ""
    quoting = " quoting" if event.quoted else ""
    has_phone = any(address.kind is AddressKind.PHONE for address in event.sender.addresses)
    return f"wrote {what}{forwarded}{quoting}" + ("" if has_phone else " without phone")


def units_of(name: str) -> list[Unit]:
    return read(json.loads((WEBHOOKS / f"{name}.json").read_text()), ROUTING)


def test_the_table_names_every_recorded_body() -> None:
    assert {path.stem for path in WEBHOOKS.glob("*.json")} == set(EXPECTED)
    assert len(EXPECTED) == 123


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_recorded_body_ends_as_the_event_it_should_be(name: str) -> None:
    units = units_of(name)
    assert "; ".join(told(unit.event) for unit in units) == EXPECTED[name]
    for unit in units:
        assert load_event(dump_event(unit.event)) == unit.event
        assert unit.foreign_id


def text_of(name: str) -> str:
    event = units_of(name)[0].event
    assert isinstance(event, CitizenWrote)
    assert isinstance(event.content, Text)
    return event.content.text


def test_hostile_words_lose_their_control_signs_and_nothing_else() -> None:
    words = text_of("text_with_nul_and_rtl")
    assert "\x00" not in words
    assert "\u202e" not in words
    assert "<" in words
    assert "@" in words


def test_a_hostile_file_name_has_no_folder() -> None:
    event = units_of("document_hostile_filename")[0].event
    assert isinstance(event, CitizenWrote)
    assert isinstance(event.content, Media)
    assert "/" not in event.content.ref.filename
    assert "\\" not in event.content.ref.filename
    assert not event.content.ref.filename.startswith(".")


@pytest.mark.parametrize(
    "broken",
    [
        {},
        {"type": "text"},
        {"type": "text", "id": "wamid.x", "timestamp": "soon", "from": "39333", "text": {"body": "x"}},
        {"type": "text", "id": "wamid.x", "timestamp": "1750000000", "from": "39333", "text": "x"},
        {"type": "text", "id": "wamid.x", "timestamp": "1750000000", "text": {"body": "nobody"}},
        {"type": "location", "id": "wamid.x", "timestamp": "1750000000", "from": "39333", "location": {}},
        {"type": "image", "id": "wamid.x", "timestamp": "1750000000", "from": "39333"},
        {"type": "text", "id": "wamid.x", "timestamp": "9" * 40, "from": "39333", "text": {"body": "x"}},
        17,
        "words",
        ["list"],
    ],
)
def test_one_broken_unit_harms_no_other(broken: object) -> None:
    body = json.loads((WEBHOOKS / "text.json").read_text())
    value = body["entry"][0]["changes"][0]["value"]
    good = value["messages"][0]
    value["messages"] = [good, broken, {**good, "id": "wamid.after"}]
    kinds = [unit.event.kind for unit in read(body, ROUTING)]
    assert kinds == ["citizen_wrote", "unreadable", "citizen_wrote"]


@pytest.mark.parametrize("body", [None, 1, "x", [], {}, {"object": "page"}, {"object": "whatsapp_business_account"}])
def test_any_json_is_read_without_error(body: object) -> None:
    assert all(not unit.line for unit in read(body, ROUTING))
