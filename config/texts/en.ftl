# Every sentence a person can read. Courteous, short, plain.
# The keys are the same in every language: the program does not start if one is missing.

## To citizens

welcome =
    You are subscribed: from now on you will receive every notice from { $line }.
    How we handle your data: { $notice }
    To stop receiving them: ISCRIZIONE OFF
welcome-bulletin =
    You are subscribed: from now on you will receive “{ $bulletin }” from { $line }.
    How we handle your data: { $notice }
    To stop receiving it: ISCRIZIONE OFF
already-subscribed =
    You were already subscribed. To stop receiving notices, please write ISCRIZIONE OFF.
    How we handle your data: { $notice }
goodbye = Done: you will receive no more notices from { $line }. You can always write to us here. To subscribe again: ISCRIZIONE ON
goodbye-bulletin = Done: you will no longer receive “{ $bulletin }” from { $line }. You can always write to us here.
not-subscribed = You are not subscribed: these notices do not reach you. You can always write to us here.
information =
    { $line }
    Hours: { $hours }
    Other contacts and information: { $page }
    To receive our notices: ISCRIZIONE ON
topics-hint = To choose topics: ARGOMENTI
topics-list =
    Notices from { $line }: tap a topic to switch it on or off.
    How we handle your data: { $notice }
topics-label = Topics
topics-more = More topics
bulletin-unknown = “{ $words }” is not among our topics. You can choose from: { $bulletins }. For example: ISCRIZIONE ON { $example }. To see them all: TOPICS
leaving-unknown = “{ $words }” is not among our topics. To receive no more notices: ISCRIZIONE OFF. To leave a single topic, for example: ISCRIZIONE OFF { $example }
leaving-how = To receive no more notices: ISCRIZIONE OFF
topics-none = { $line } has a single list of notices, without topics. To receive them: ISCRIZIONE ON
topics-none-subscribed = { $line } has a single list of notices, without topics, and your subscription is active. To stop them: ISCRIZIONE OFF
topic-switched-on = Done: from now on you receive “{ $bulletin }” from { $line }. To change anything else, open the list again.
topic-switched-off = Done: you will no longer receive “{ $bulletin }” from { $line }. To change anything else, open the list again.
topic-last-switched-off = Done: you will no longer receive “{ $bulletin }”, nor any other notice from { $line }. To receive some again, open the list again.
row-on = On, tap to switch off
row-off = Off, tap to switch on
zones-hint = To choose zones: ZONA
zones-list = Which zones would you like notices about? Tap one at a time; if you choose none, you receive those about all of them.
zones-label = Zones
zones-more = More zones
zones-everywhere = All zones
zones-chosen = Done: you will receive notices for everybody and those about { $zones }. To change anything else, open the list again.
zones-all = Done: you will receive notices about all zones. To change that, open the list again.
zones-none = { $line } does not divide its notices by zone: you receive all those you subscribed to.
language-hint = Altra lingua / other language: LINGUA
language-unknown = Sorry, “{ $word }” is not among the languages we know. You can choose from: { $languages }. For example: LANGUAGE italiano
read-by-people = Your message has reached the office, too: if you were asking for something else, we will answer here.
language-list = Which language would you like for automatic messages? / In quale lingua vuole leggere i messaggi automatici?
language-label = Language / Lingua
language-more = More languages
language-chosen = Done: automatic messages are in English from now on.
row-chosen = Chosen
row-choose = Tap to choose
office-day-open = { $day } { $hours }
office-day-closed = { $day } closed
always-open = you can write at any time
only-messages = { $line }: we cannot take calls on this number. Please write to us here: we will reply as soon as we can.
bulletin-footer = To stop receiving notices: STOP
linked = Done: this number is linked. Test copies of broadcasts will arrive here.
link-code-wrong = This code is not valid or has expired. Please ask for another with /collega in the group.
office-closed-until = Your message has arrived. The office is closed now: we open again { $when } and will answer you then.
office-closed = Your message has arrived. The office is closed at present: we will answer when it opens again.
office-contacts = You can also turn to:
office-page = Hours and other contacts: { $page }
fault-citizen-received = We have filed your report no. { $number } ({ $what }). We will keep you posted here.
fault-citizen-joined = Thank you: your report has been added to no. { $number } ({ $what }), already { $state }. We will keep you posted here.
fault-citizen-forwarded = Report no. { $number } ({ $what }) has been forwarded to: { $office }. We will keep you posted here.
fault-citizen-resolved = Report no. { $number } ({ $what }) is resolved. Thank you for writing to us.
fault-citizen-declined = Report no. { $number } ({ $what }) is about something the municipality is not responsible for.
category-acqua = Drinking water
category-barriere = Accessibility barriers
category-fognature = Sewers
category-illuminazione = Street lighting
category-rifiuti = Waste
category-segnaletica = Signs and traffic lights
category-strade = Streets and street furniture
category-verde = Parks and playgrounds
category-altro = Other
rating-question = We have closed your request. Was our answer useful to you? One tap is enough, if you wish.
rating-up = 👍 Yes
rating-down = 👎 No
rating-thanks = Thank you, we will bear it in mind.
rating-sorry = Thank you for telling us. If you wish to say why, or need anything else, write here.

## The citizen's card

citizen-without-name = No name
citizen-without-number = number not shown by WhatsApp
card-first-contact = 🆕 First contact
card-history =
    { $messages ->
        [one] 🗂 One message. First contact: { $since }
       *[other] 🗂 { $messages } messages. First contact: { $since }
    }
answers-broadcast = ↩️ Answers broadcast no. { $number }: “{ $words }”
card-thanked = 👍 Thanked for broadcast no. { $number }: “{ $words }”
card-line = ☎️ Writes to: { $line }
card-zone = 📍 Zone: { $zones }
card-language = 🌐 Reads in: { $name }
card-case = 📁 { $day }: “{ $words }”, closed
card-case-by = 📁 { $day }: “{ $words }”, closed by { $name }
card-not-subscribed = 🔕 Not subscribed to notices
card-subscribed-everything = 🔔 Subscribed to every notice
card-subscribed = 🔔 Subscribed to: { $bulletins }
card-since = (since { $day })
card-since-keyword = (since { $day }, by writing)
card-since-button = (since { $day }, by a tap)
card-since-import = (since { $day }, from a list)
card-since-staff = (since { $day }, through the office)
card-window-soon =
    { $minutes ->
        [one] ⏳ in one minute free text can no longer be sent
       *[other] ⏳ in { $minutes } minutes free text can no longer be sent
    }

## What citizens send

forwarded-once = ↪️ Forwarded
forwarded-often = ↪️ Forwarded many times
reaction = Reacted with { $emoji }
reaction-removed = Removed the reaction
tapped = 👆 Chose: { $title }
contact = 👤 Contact: { $details }
citizen-moved = 📱 This person has changed number: the conversation continues here.
citizen-called = 📞 Tried to call. Only writing is possible here: we have told them so.
placeholder-kind = 📎 Sent something WhatsApp does not let us see ({ $detail }).
placeholder-unknown = 📎 Sent something WhatsApp does not let us see.
placeholder-edited = ✏️ Corrected one of their messages. WhatsApp does not give us the new text: ask for it if needed.
placeholder-edited-to = ✏️ Corrected one of their messages. It now says:
placeholder-revoked = 🗑 Deleted one of their messages.
placeholder-order = 🛒 Sent an order from a catalogue: it cannot be shown here.
placeholder-form = 📝 Filled in a WhatsApp form: it cannot be shown here.
placeholder-call-permission = 📞 Answered a request to call.
placeholder-media-lost = 📎 Sent a file that WhatsApp could not deliver to us. Ask them to send it again.
placeholder-unavailable = 📎 Sent a message that WhatsApp reports as unavailable.
placeholder-sealed = 🔒 An encrypted message whose key never came: ask whoever wrote it to write it again.
arrived-unreadable = ⚠️ Something I cannot read has arrived on “{ $line }”. I have set it aside: tell the technician.

media-image = Photo
media-video = Video
media-audio = Audio
media-voice = Voice message
media-document = Document
media-sticker = Sticker
media-location = Place
media-coming-image = 📷 Photo on its way.
media-coming-video = 🎬 Video on its way.
media-coming-audio = 🎵 Audio on its way.
media-coming-voice = 🎤 Voice message on its way.
media-coming-document = 📄 Document on its way.
media-coming-sticker = 📎 Sticker on its way.
media-came-image = 📷 Photo arrived.
media-came-video = 🎬 Video arrived.
media-came-audio = 🎵 Audio arrived.
media-came-voice = 🎤 Voice message arrived.
media-came-document = 📄 Document arrived.
media-came-sticker = 📎 Sticker arrived.
too-large-image = 📷 A photo of { $size } MB: at most { $most } MB can be shown here. Ask the citizen to send it smaller, or in parts.
too-large-video = 🎬 A video of { $size } MB: at most { $most } MB can be shown here. Ask the citizen to send it smaller, or in parts.
too-large-audio = 🎵 An audio file of { $size } MB: at most { $most } MB can be shown here. Ask the citizen to send it smaller, or in parts.
too-large-voice = 🎤 A voice message of { $size } MB: at most { $most } MB can be shown here. Ask the citizen to send it smaller, or in parts.
too-large-document = 📄 A document of { $size } MB ({ $name }): at most { $most } MB can be shown here. Ask the citizen to send it smaller, or in parts.
too-large-sticker = 📎 A sticker of { $size } MB: at most { $most } MB can be shown here. Ask the citizen to send it smaller, or in parts.
file-link = ⬇️ It can be downloaded here for { $minutes } minutes: { $url }
link-expired = This link has expired. Ask the citizen to send the file again.
link-unknown = There is nothing here.
link-gone = WhatsApp no longer has this file. Ask the citizen to send it again.
link-busy = The file cannot be downloaded right now. Try again shortly.
not-fetched-image = 📷 Photo not retrieved. { $why }
not-fetched-video = 🎬 Video not retrieved. { $why }
not-fetched-audio = 🎵 Audio not retrieved. { $why }
not-fetched-voice = 🎤 Voice message not retrieved. { $why }
not-fetched-document = 📄 Document not retrieved. { $why }
not-fetched-sticker = 📎 Sticker not retrieved. { $why }
not-shown = ⚠️ A message could not be shown as it was. { $why } It said: { $words }

## To operators: answers

window-closed =
    ⏳ More than 24 hours have passed since the citizen's last message: WhatsApp does not let the answer go. I am keeping it.
    The citizen can be alerted: once they tap the alert, or write, the answer goes by itself.
window-closed-again = ⏳ This answer too waits for the citizen to write or tap the alert.
call-back-sent = 📨 Sending the notice: the answers go as soon as the citizen taps it or writes.
call-back-sent-already = 📨 The citizen has had the notice already: when they tap it, or write, this goes too.
call-back-failed = 💔 The notice did not reach the citizen. { $why } The answer is still kept.
citizen-called-silent = 📞 They tried to call. Only messages can be written here: they have been told nothing.
answer-failed = 💔 It did not arrive. { $why }
answer-expired = ⌛ This answer never left: in { $days } days the citizen neither wrote nor tapped. I have taken it off the queue.
answer-uncertain = ❔ WhatsApp has not said whether this message arrived. If sent again, it might arrive twice.
answer-taken-back = 🙈 Taken back: nothing reached the citizen.
answer-left-already = Too late: the message had already gone.
echo-heading = 💬 { $name } ({ $desk }) answers:
echo-called-off = 🙈 This answer did not go: nothing reached the citizen.
echo-note = ✍️ { $name } ({ $desk }) notes, among ourselves:
echo-note-gone = ✍️ { $name } ({ $desk }) has removed this note.
echo-without-file = 📎 The file is seen only where it was sent. { $why }
room-upgraded = 🚚 The room was replaced: the conversation goes on here.
moved-heading = 📦 This conversation goes on here: before it was in “{ $title }”. The last messages:
moved-broadcast = 📣 Notice no. { $number } is followed from here now. How it stands: /broadcast stato { $number }.
moved-citizen = 👤 { $when }: { $words }
moved-answer = 💬 { $when }, { $name }: { $words }
moved-note = 📝 { $when }, { $name }: { $words }
note-for-colleague = 📝 Kept as a note between colleagues: it did not reach the citizen.
outside-threads = ↩️ This message went to nobody: it is in no citizen's thread. To answer, write in the thread or use «Reply» on a message of the citizen.
outside-threads-choose = ↩️ This message went to nobody: it is in no citizen's thread. If it is for one of these people, choose here; next time, write in the thread or use «Reply».
outside-threads-once = In this thread I shall not ask again.
author-left = 🚪 { $name } is no longer in this room: what they had written or chosen was not done and went to nobody.
edit-too-late = ✏️ The message had already gone and WhatsApp does not allow corrections. The corrected version can be sent.
edited-into-command = ✏️ A command written by correcting a message is not run: write it in a new message.
edited-command-outside = ✏️ A command is run once, when it is written: correcting it changes nothing. Write the right version in a new message.
edited-command-withdrawn = ✏️ The command was corrected, and what it was sending I have taken back: nothing reached the citizen. To send something else, write it in a new message.
edited-command-late = ✏️ The command had been run and the message had gone: correcting it changes nothing. To send something else, write it in a new message.
words-sealed = 🔒 I could not read this message: it is encrypted, and its key never reached me. It went to nobody: please write it again.
desk-rewound = 💾 A copy of the database was put back, and I know nothing any more of what happened after the copy. An answer has arrived only if it bears 👌 or 👀: what was written while I was off has not left. Whoever is in a thread that began after the copy gets a new one with their next words.
room-sealed =
    🔐 This room is encrypted now, and I go on working in it. Whoever is in the room reads on all their devices, unverified ones too: I cannot know who holds them. So please sign out of sessions you no longer use, and verify new ones.
    Whoever signs in on a new device reads from that moment on.
reaction-no-emoji = This reaction cannot be sent on WhatsApp, which carries only emoji. It did not reach the citizen.
cannot-carry-kind = This cannot be sent on WhatsApp. Nothing reached the citizen.
cannot-carry-size = The file is { $size } MB: for this kind of message WhatsApp carries at most { $most }. Nothing reached the citizen. Send it smaller, or as a document.
cannot-fetch-size = The file is { $size } MB: at most { $most } can be taken from here. Nothing reached the citizen. Send it smaller or in parts, or put it on the website and write the link here.

others-folded = … and { $number } more messages:
choices-invitation = To choose: a reaction, or answer this message with the number.
choice-missed =
    { $most ->
        [0] There is nothing left to choose here. Nothing reached the citizen.
        [one] Only 1 can be chosen here. Nothing reached the citizen.
       *[other] A number from 1 to { $most } can be chosen here. Nothing reached the citizen.
    }
choice-of-what = To choose by number, reply to the notice that offers the choices. Nothing reached the citizen.
former-case = Previous case
button-call-back = 📨 Alert the citizen
button-discard = 🗑 Discard
button-send-note = 📤 Send to the citizen
button-resend = 🔁 Send again
button-leave = Leave it
button-retry = 🔁 Try again
press-unknown = This choice is no longer valid.
press-again = Somebody has already done it.
press-stays-note = It stays a note: it begins like a note or a command now, or says nothing any more.
press-not-allowed = Only those who manage the group can do this.
press-sent = Sent.
press-ready-over = Its day is over: read it first.
press-called-back = The citizen has been alerted already.
press-left = Very well, it stays as it is.
press-settled = No need: the message has already arrived.
press-retrying = Trying again.
press-discarded =
    { $answers ->
        [0] Nothing was waiting any more.
        [one] One answer discarded.
       *[other] { $answers } answers discarded.
    }

## To operators: commands

command-unknown = I do not know /{ $name }. Write /aiuto for the list.
command-unknown-nearest = I do not know /{ $name }. Perhaps /{ $nearest }?
command-not-allowed = /{ $name } is reserved for those who manage the group: the administrators, or whoever is named in the configuration.
command-only-in-thread = /{ $name } must be written in the conversation with a citizen.
command-only-in-room = /{ $name } must be written in the general discussion.
line-gone = The number of this conversation is no longer in the configuration.
note-empty = Write the text of the note after /nota.
thread-closed = ✅ Closed by { $name }. If the citizen writes again, it reopens by itself.
thread-closed-already = It is already closed.
thread-reopened = 📂 Reopened by { $name }.
thread-open-already = It is already open.
case-taken = 👀 { $name } looks after it.
case-taken-over = 👀 { $name } looks after it. Before, it was { $before }'s.
case-yours-already = You look after it already.
case-assigned = 👀 { $by } gave it to { $name }.
case-nobodys = ❗ Nobody looks after it.
case-of = 👀 { $name } looks after it
assign-whom = After /assegna write the name of who looks after it, or “nobody”. Here write: { $names }.
assign-which = Write the whole name. It may be: { $names }.
assign-unknown = I do not know this name. Here write: { $names }.
answers-crossed = ✋ { $name } has just answered: “{ $words }”. This answer leaves in { $seconds } seconds: to take it back, 🙈 on the message.
number-revealed = 📞 { $number }. That you asked is in the audit log.
number-unknown = WhatsApp does not show this person's number. That you asked is in the audit log.
queue-heading =
    { $number ->
        [one] 📥 One person waits for an answer:
       *[other] 📥 { $number } people wait for an answer, longest first:
    }
queue-empty = ✅ Nobody waits for an answer.
queue-waits = for { $time }
queue-window = free words until { $until }
queue-window-closed = more than 24 hours: the answer is kept, and leaves when they tap the notice, or write
queue-holder = { $name } looks after it
queue-more =
    { $number ->
        [one] … and one more person.
       *[other] … and { $number } more people.
    }
windows-closing =
    { $number ->
        [one] ⏳ One conversation without an answer: after closing time free words will not do any more, since you open again { $opens }.
       *[other] ⏳ { $number } conversations without an answer: after closing time free words will not do any more, since you open again { $opens }. Those that end first come first:
    }
hours-always-open = This line has no hours: somebody always answers. Hours are written in the configuration.
hours-now-open = 🟢 Open, closing { $until }.
hours-now-closed = 🔴 Closed, opening { $until }.
hours-now-closed-long = 🔴 Closed: there is no opening in the next two months.
hours-week = 🗓 { $hours }
hours-special = 📌 { $day }: { $hours }
hours-word-closed = closed
hours-how = To change a day: /orari 24/12 closed, /orari 24/12 9:00-12:00, /orari 24/12 usual.
hours-past = This day is over.
hours-changed = 📌 { $day }: open { $hours }.
hours-closed = 📌 { $day }: closed.
hours-usual = 📌 { $day }: as usual.
hours-usual-already = { $day }: the usual hours held already.
hours-always = 🟢 Always answered: it has no hours.
hours-line-always = “{ $line }” has no hours: it is always answered. Hours are written in the configuration.
hours-for-one = Only for: { $line }.
hours-for-all = For all lines: { $lines }. For one alone, its name before the day: /orari { $name } 24/12 closed.
hours-which = The lines of this desk have different hours: which one changes?
hours-how-lines = For one line alone, its name before the day: /orari { $name } 24/12 closed. The lines: { $lines }.
button-hours-of = { $line }
button-hours-all = All of them
press-hours-changed = Done.
block-how = After /blocca write the reason and, if you like, the day to look at it again: /blocca repeated insults until 24/12.
block-when = The day to look at it again is not clear, or too far away: for example until 24/12, within a year.
block-begun = 🚫 Blocked by { $name }: “{ $reason }”. What they write is kept and not shown; STOP and the other words on subscriptions always hold. On { $day } you look at it again here.
block-none = They are not blocked.
block-lifted =
    ✅ Unblocked by { $name }. { $written ->
        [0] They did not write meanwhile.
        [one] They wrote one message meanwhile: here it is.
       *[other] They wrote { $written } messages meanwhile: here they are.
    }
block-kept-at = 🕘 { $when }
block-review =
    🚫 Blocked since { $since } by { $name }: “{ $reason }”. This is the day to look at it again: /sblocca lifts it, /blocca with a reason prolongs it. { $written ->
        [0] They did not write meanwhile.
        [one] They wrote one message meanwhile.
       *[other] They wrote { $written } messages meanwhile.
    }
card-blocked = 🚫 Blocked by { $name }: “{ $reason }”

## To operators: ready answers and offices

button-ready-send = 💬 { $name }
button-ready-send-anyway = 💬 Send it all the same
ready-none = There are no ready answers yet. To keep one: /r save name in answer to the message, or with the words on the next line.
ready-list = 💬 Ready answers. /r name sends one, /r find words looks for one:
ready-more =
    { $number ->
        [one] … and one more.
       *[other] … and { $number } more.
    }
ready-suggested = 👇 Nearest to “{ $words }”: { $names }. One tap sends it to the citizen.
ready-line = • { $name }: { $words }
ready-line-until = • { $name }: { $words } (valid until { $day })
ready-line-over = • { $name }: { $words } (⚠️ valid only until { $day })
ready-found = 💬 These come nearest. One tap sends it to the citizen:
ready-not-found = No ready answer comes near these words. /r shows them all.
ready-over =
    ⚠️ “{ $name }” was valid until { $day }. If it is still right, one tap sends it; to change it: /r save { $name }.

    { $text }
ready-sent =
    📤 { $name }

    { $text }
ready-saved = 💾 Kept. { $line }
ready-deleted = “{ $name }” is gone.
ready-unknown = There is no “{ $name }”.
ready-unknown-nearest = There is no “{ $name }”. The nearest: { $near }.
ready-name = The name is one word of letters, digits and hyphens: /r save registry-hours.
ready-what = The words are missing: write /r save name in answer to a text message, or with the words on the next line.
ready-when = The day is not clear: for example /r save name valid until 31/12.
ready-fields-unknown = I do not know { $fields }. The fields are: { $known }.
ready-fields-gone = “{ $name }” was not sent: nothing is known to put in the place of { $fields }. Change it with /ufficio or with /r save { $name }.
field-name = name
field-office = office
field-page = page
field-title = title
field-hours = hours
field-phone = phone
field-email = email
field-address = address
field-link = link
field-name-missing = citizen
template-how = After /modello write a template's name and, if it has any, the words: /modello avviso_comune Your papers are ready. /modelli lists them.
template-unknown = I do not know the template “{ $template }”. Approved: { $names }.
template-not-ready = The template “{ $template }” cannot be used now: { $state }.
template-wants-more = The template “{ $template }” wants a photo, a file or other parts that cannot be given here.
template-wants-words = The template “{ $template }” wants words: write them after its name.
template-takes-no-words = The template “{ $template }” takes no words: write its name alone.
template-words-too-long = These are too many words for the template “{ $template }”: it holds about { $room } characters.
template-sent =
    📤 { $template }

    { $text }
write-how = To write first: /scrivi +39 347 1234567 avviso_comune Your papers are ready. Who never wrote to us is written to for a reason, at the end: reason: asked by phone.
write-needs-reason = This person never wrote to us: add the reason at the end, for example reason: asked by phone. It stays in the conversation.
write-begun =
    ✉️ { $name } wrote first:

    { $text }
write-reason = Reason: { $reason }
write-done = ✉️ Written to { $number }: it is conversation no. { $thread }.
office-list = 🏢 Offices:
office-none = There are no offices in the directory yet.
office-unknown = I do not know the office “{ $name }”. /ufficio lists them.
office-unknown-nearest = I do not know the office “{ $name }”. The nearest: { $near }.
office-how = /ufficio name shows one; who manages the group changes it: /ufficio registry phone 0573 371111. You can write: { $fields }. A hyphen takes the entry out.
office-gone = “{ $name }” is not in the directory any more.
office-hours = 🕘 { $value }
office-phone = 📞 { $value }
office-email = ✉️ { $value }
office-address = 📍 { $value }
office-link = 🔗 { $value }
duty-now = 🙋 On duty: { $names }.
duty-nobody = Nobody is on duty.
duty-begun = { $name }: on duty.
duty-begun-already = { $name }: on duty already.
duty-over = { $name }: off duty.
duty-over-already = { $name }: was not on duty.
duty-how = To begin your shift: /turno in. To end it: /turno out.
shift-over =
    { $number ->
        [one] 🌙 End of the day. One case stays open:
       *[other] 🌙 End of the day. { $number } cases stay open:
    }
shift-left =
    { $number ->
        [0] ✅ No case stays open.
        [one] 📋 One case stays open:
       *[other] 📋 { $number } cases stay open:
    }
shift-begun =
    ☀️ Good morning. { $fresh ->
        [0] Nobody new waits since you closed
        [one] Since you closed one person wrote and waits
       *[other] Since you closed { $fresh } people wrote and wait
    }; { $waiting ->
        [one] one person waits
       *[other] { $waiting } people wait
    } in all. Open cases:
shift-of =
    • { $name }: { $number }{ $waiting ->
        [0] { "" }
       *[other] { " " }(waiting { $waiting })
    }
shift-nobodys =
    • nobody's: { $number }{ $waiting ->
        [0] { "" }
       *[other] { " " }(waiting { $waiting })
    }

help-heading-room = In the general discussion these can be used:
help-heading-thread = In this conversation these can be used:
help-slash-kept = Commands begin with ! here (for example !aiuto) or with //: some programs keep what begins with / for themselves.
help-footer = What is written in a citizen's conversation reaches them. With # at the start it stays a note. 🙈 on one's own message takes it back while there is time. Marks: 🕊 accepted, 👌 delivered, 👀 read, 💔 failed, ✍ note.
help-footer-explicit = Only answers to a citizen's own message reach them; the rest is a note. 🙈 on one's own message takes it back while there is time. Marks: 🕊 accepted, 👌 delivered, 👀 read, 💔 failed, ✍ note.
help-aiuto = /aiuto – this list (also /help)
help-assegna = /assegna name – give the case to a colleague; /assegna nobody sets it free
help-blocca = /blocca reason – what they write is not shown, until the day you look at it again: /blocca insults until 24/12
help-broadcast = /broadcast [bulletin] [zona X] text – prepares a broadcast to subscribers and shows it before sending (also /avviso). /broadcast stato, programma, scadenza, pausa, riprendi, annulla N (status, schedule, hours of life, pause, resume, cancel). /broadcast mancati N, incerti N: who did not get it, or may not have, and why. /broadcast riprova N [cause]: sends it again to those it failed for. /broadcast rettifica N text: corrects it for those who got it
help-chi = /chi – who the citizen is
help-chiudi = /chiudi – the request is settled
help-collega = /collega – links one's own WhatsApp, for testing broadcasts
help-coda = /coda – who waits for an answer, longest first
help-costi = /costi – what this month's messages cost, and how many free ones are left
help-iscritti = /iscritti – how many people receive the notices. /iscritti cerca name or number
help-iscritti-manager = /iscritti – how many people receive the notices. /iscritti cerca name or number; /iscritti aggiungi, rimuovi, zona, prova, esporta, importa
help-modelli = /modelli – WhatsApp's templates and how they stand; /modelli NAME shows one in full
help-modello = /modello name words – send a WhatsApp template, also after 24 hours
help-mostra = /mostra – the citizen's whole number; who asked is kept in the log
help-nota = /nota text – a note between colleagues
help-orari = /orari – when you answer
help-orari-manager = /orari – when you answer; to change a day: /orari 24/12 closed
help-prendi = /prendi – I look after it
help-r = /r name – send a ready answer; /r find words; /r save name in answer to a message, also with “valid until 31/12”; /r delete name
help-riapri = /riapri – reopens a settled request
help-scrivi = /scrivi number template words – write first to a citizen; who never wrote to us is written to for a reason
help-salute = /salute – whether all works: lines, desks, what waits, room on the disk
help-sblocca = /sblocca – it is shown again
help-statistiche = /statistiche – the numbers of the last week; /statistiche mese, the last thirty days; /statistiche csv mese, as a file
help-lines = This desk has several lines: { $lines }. Where it matters the name goes first: /iscritti { $name }, /statistiche { $name } settimana, /segnalazioni { $name }; for a notice with a colon: /broadcast { $name }: text. Without a name it is the first.
help-segnalazione = /segnalazione [category] – files what the citizen reports and gives it a number. Then: /segnalazione place 12 Rome Street, text, photos, category, forward [to whom], join N, resolved [text], not ours [text]. In the general topic with the number in front: /segnalazione 2026-0173 resolved
help-segnalazioni = /segnalazioni – the open ones; /segnalazioni resolved, or a category; /segnalazioni export gives them as files
help-turno = /turno – who is on duty; /turno in and /turno out, your own
help-ufficio = /ufficio – the directory of offices; /ufficio registry: hours, phone, address
help-ufficio-manager = /ufficio – the directory of offices; /ufficio registry: hours, phone, address; to change them: /ufficio registry phone 0935 000001

menu-aiuto = List of commands
menu-help = List of commands
menu-assegna = Give the case to a colleague
menu-avviso = Prepare a broadcast to subscribers
menu-blocca = What they write is not shown
menu-broadcast = Prepare a broadcast to subscribers
menu-chi = Who the citizen is
menu-chiudi = The request is settled
menu-coda = Who waits for an answer
menu-collega = Link your own WhatsApp
menu-costi = What the month's messages cost
menu-iscritti = How many people receive the notices
menu-modelli = WhatsApp's templates and how they stand
menu-modello = Send a WhatsApp template
menu-mostra = The citizen's whole number
menu-nota = A note between colleagues
menu-orari = When you answer
menu-prendi = I look after it
menu-r = Send a ready answer
menu-riapri = Reopen a request
menu-scrivi = Write first to a citizen
menu-salute = Whether all works
menu-sblocca = What they write is shown again
menu-statistiche = The numbers of the week or the month
menu-segnalazione = File and follow a report
menu-segnalazioni = The open reports
menu-turno = Who is on duty
menu-ufficio = Hours and phones of the offices

subscribers-usage = After /iscritti you can write: { $words }. Alone, /iscritti says how many there are.
subscribers-word-nearest = I do not know /iscritti { $word }. Perhaps /iscritti { $nearest }?
subscribers-total =
    { $number ->
        [0] 👥 { $line }: no subscribers yet.
        [one] 👥 { $line }: one subscriber
       *[other] 👥 { $line }: { $number } subscribers
    }
subscribers-exported =
    { $number ->
        [one] 📄 List of one subscriber. It holds personal data: do not forward it, and delete it when it is no longer needed.
       *[other] 📄 List of { $number } subscribers. It holds personal data: do not forward it, and delete it when it is no longer needed.
    }
file-not-made = ⚠️ The file is missing. { $why } Try again; if it happens once more, tell the technician.
subscribers-moves = Last { $days } days: +{ $came } −{ $went }
subscribers-by-zone = By zone:
subscribers-no-zone = without a zone (they receive notices about all of them)
subscribers-growth = In { $days } days: from { $before } to { $now }
chart-growth = { $line }: subscribers, last { $days } days
subscribers-search-usage = After /iscritti cerca write the number, its last three digits, the name or the id (c12).
subscribers-search-none = I find nobody.
subscribers-search-more = These are the first { $number }: to find others write something more precise.
subscribers-zones-of = 📍 Zones: { $zones }
subscribers-language-of = 🌐 Reads automatic messages in: { $spoken }
subscribers-marketing-stopped = 🚫 Switched promotions off inside WhatsApp: notices with a marketing template do not arrive, the others do.
subscribers-known-since = Known since { $since }
subscribers-unknown = This person has never written to us and is not in the list.
subscribers-everything = every notice
subscribers-add-usage = Write it like this: /iscritti aggiungi number topic reason. For example: /iscritti aggiungi +39 333 1234567 tutto form signed at the counter. Topics: { $bulletins }.
subscribers-added = ✅ { $who } now receives: { $bulletin }. The reason is in the consent ledger.
subscribers-added-already = { $who } already received: { $bulletin }. Nothing changed.
subscribers-had-left = ⚠️ On { $day } they had asked to receive no more: unless they asked again, use /iscritti rimuovi.
subscribers-welcome-sent = I am sending them the confirmation, with the link to the privacy notice.
subscribers-welcome-cannot = The confirmation cannot leave now: WhatsApp lets us write first only with a template. Give them the privacy notice in another way.
subscribers-remove-usage = Write it like this: /iscritti rimuovi number topic reason. Without a topic it means every notice. For example: /iscritti rimuovi c12 asked on the phone. Topics: { $bulletins }.
subscribers-removed = ✅ { $who } no longer receives: { $bulletin }. The reason is in the consent ledger.
subscribers-removed-already = { $who } did not receive it any more: { $bulletin }. Nothing changed.
subscribers-zone-usage = Write it like this: /iscritti zona number names of zones, or tutte. Zones: { $zones }.
subscribers-zone-set = ✅ { $who } receives notices about: { $zones }.
proof-usage = Write it like this: /iscritti prova number. Instead of the number you can use the id that /iscritti cerca shows, for example c12.
proof-none = The consent ledger holds nothing about this person.
proof-heading =
    { $number ->
        [one] 🧾 { $who }: one line in the consent ledger.
       *[other] 🧾 { $who }: { $number } lines in the consent ledger.
    }
proof-in-force = A consent is in force.
proof-not-in-force = No consent is in force.
proof-last = The last { $number }:
proof-given = subscribed to: { $bulletin }
proof-withdrawn = unsubscribed from: { $bulletin }
proof-means-keyword = by writing
proof-means-button = by tapping an item of a list
proof-means-staff = written down by { $name }, who gives the reason
proof-means-import = out of a list imported by { $name }, with the proof
proof-hash = SHA-256: { $hash }
proof-page = The page to print holds the whole number: do not forward it.
proof-title = Evidence of consent
proof-line = Line
proof-person = Person
proof-number = Number
proof-address = Identifier
proof-state = Today
proof-asked = Extracted by
proof-ledger =
    { $number ->
        [one] The consent ledger: one line
       *[other] The consent ledger: { $number } lines
    }
proof-said = Said on
proof-how = How
proof-words = Exact words
proof-notice-seen = Privacy notice
proof-message = Message
proof-recorded = Written on
proof-hash-label = SHA-256
proof-hash-heading = The text that is hashed
proof-hash-explained = The ledger can be neither changed nor erased. The SHA-256 { $hash } is that of the text below, with a line feed at the end of each line (after each closing brace): the same ledger always gives the same hash.
proof-notice = Attached: privacy notice { $version }
proof-notice-kept = Kept since { $kept }. SHA-256 of the words as they stood in the page: { $hash }
import-usage = Send the list as a CSV file with /iscritti importa as its caption, or answer the file with /iscritti importa. In the first line the names of the columns: numero and prova (how and when consent was given) are needed; argomento, zona, lingua, data, stato (ON, OFF) may be missing.
import-too-large = The file has { $size } MB: from here the program can take { $most } at most. Divide it into several files.
import-reading = 📥 Reading the list…
import-reading-rows = 📥 Reading the list: { $rows } rows.
import-read = 📥 List read: { $rows } rows.
import-checking =
    🔎 Checking the list
    { $bar } { $share }: { $passed } people of { $total }
import-writing =
    ✍️ Writing the list into the consent ledger
    { $bar } { $share }: { $passed } people of { $total }
import-ready = 📋 List read, { $rows } rows. Nothing has changed yet. With “Import”:
import-added = · new subscriptions: { $rows }
import-removed = · unsubscriptions: { $rows }
import-same = · already so: { $rows }
import-nothing = There is nothing to import.
import-problems = Rows that stay out: { $rows }
import-problem = · row { $row }: { $why }
import-problems-more = … and { $rows } more: all of them are in the file.
import-problem-no-number = the number is missing
import-problem-wrong-number = the number is not valid
import-problem-no-proof = the proof of consent is missing
import-problem-unknown-bulletin = there is no such topic
import-problem-unknown-state = the state is not clear: ON or OFF
import-problem-unknown-zone = there is no such zone
import-problem-unknown-language = there is no such language
import-problem-wrong-date = the date is not valid, for example 3/11/2026
import-problem-quotes = quotation marks opened and never closed
import-problem-too-long = the text is too long
import-problem-double = repeats an earlier row
import-problem-newer = this person chose otherwise, later: it stays as they asked
import-errors-heading = row;problem
import-done = ✅ List imported.
import-left-out = · rows left out: { $rows }
import-cancelled = ✖️ Import cancelled: nothing changed.
import-stopped-halfway = ✖️ Import stopped. Up to here:
import-expired = ⌛ Nobody confirmed within 24 hours: the list was not imported.
import-failed = ⚠️ The list cannot be read. { $why }
import-cause-empty = The file is empty.
import-cause-excel = It is an Excel file: save it as CSV.
import-cause-no-text = It is not a CSV file.
import-cause-no-numero = The first line lacks the column numero.
import-cause-no-prova = The first line lacks the column prova, with everybody's proof of consent.
import-cause-gone = The configuration changed: send it again.
import-confirmed = All right: importing.
import-stopped = Stopped.
import-press-again = Nothing changed: the list is { $state }.
import-state-reading = being read
import-state-checking = being read
import-state-ready = to be confirmed
import-state-writing = being imported already
import-state-done = imported already
import-state-cancelled = cancelled
import-state-expired = expired
import-state-failed = unreadable
button-import-confirm = ✅ Import
button-import-cancel = ✖️ Cancel
link-code =
    From your own WhatsApp, send this message to { $number }:
    COLLEGA { $code }
    Valid for { $minutes } minutes.
linked-desk = 📱 { $name } has linked their own WhatsApp for tests.

## To operators: reports of faults

fault-offer = 🛠 A photo, a place and a description: this looks like a report. It can be filed under a number and followed.
button-fault-begin = 🛠 File the report
fault-which = 🛠 What is it about? Once chosen, the report gets a number and the citizen is told.
fault-near =
    📌 { $metres } m away there is no. { $number } ({ $category }), { $citizens ->
        [one] already reported by one citizen.
       *[other] already reported by { $citizens } citizens.
    }
button-fault-join = 🔗 It is no. { $number }
button-fault-category = { $category }
button-fault-forward = ➡️ Forward to { $office }
button-fault-resolve = ✅ Resolved
button-fault-decline = 🚫 Not ours
fault-card = 🛠 Report no. { $number } · { $category }
fault-card-state = State: { $state }
fault-state-draft = to be filed
fault-state-received = received
fault-state-forwarded = forwarded
fault-state-forwarded-to = forwarded to { $office }
fault-state-resolved = resolved
fault-state-declined = not ours
fault-state-joined = joined to another
fault-card-summary = 📝 { $words }
fault-card-words = 💬 { $words }
fault-card-photos =
    📷 { $photos ->
        [one] One photo, available until { $until }
       *[other] { $photos } photos, available until { $until }
    }
fault-card-citizens =
    👥 { $citizens ->
        [one] Reported by one citizen
       *[other] Reported by { $citizens } citizens
    }
fault-card-office = 🏢 Responsible: { $office }
fault-card-outcome = ✍️ { $words }
fault-card-no-place = 📍 The place is missing: ask the citizen for their location, or /segnalazione place 12 Rome Street.
fault-card-joined = 🔗 Report no. { $number }: joined to no. { $into }, which goes on for everybody.
fault-photo = 📷 Report no. { $number }, photo { $photo }
fault-step-received = 🛠 Report no. { $number } filed by { $name }.
fault-step-joined = 🔗 Report joined to no. { $number } by { $name }.
fault-step-forwarded = ➡️ Report no. { $number } forwarded to { $office } by { $name }.
fault-step-resolved = ✅ Report no. { $number } is resolved, says { $name }.
fault-step-declined = 🚫 Report no. { $number } is not ours, says { $name }.
fault-told = 📤 To the citizen: “{ $text }”
fault-told-instead = 📤 To the citizen, in place of the message before, which had not left yet: “{ $text }”
fault-tell-yourself = ✋ On this line nothing goes by itself. To write to the citizen, if you like: “{ $text }”
fault-by-desk = 🏢 The desk “{ $desk }” sees it, with the photos.
fault-by-mail = ✉️ An e-mail goes to { $email }, with the photos.
fault-no-mail = ⚠️ The program has no mail server: the e-mail to { $email } has to be sent by hand.
fault-by-hand = ✋ There is no address of “{ $office }”: it has to be told by hand.
fault-forward-whom = After /segnalazione forward write to whom: the configuration names no office for this category.
fault-forward-maybe = Maybe “{ $office }”? Write the whole name.
fault-forwarded-already = It has already been forwarded to { $office }, or is closed.
fault-joined =
    🔗 Joined to no. { $number }: { $citizens ->
        [one] reported by one citizen.
       *[other] reported by { $citizens } citizens.
    }
fault-join-not = It cannot be joined to no. { $number }: that is closed, or the same one.
fault-join-how = After /segnalazione join write the other one's number: /segnalazione join 2026-0173.
fault-settled-already = It is closed already, or joined to another. To file another one: /segnalazione new.
fault-unknown = I cannot find report no. { $number }.
fault-none = There is no report in this conversation. To file one: /segnalazione. Elsewhere write its number: /segnalazione 2026-0173.
fault-how = Write the number here: /segnalazione 2026-0173. A new one is filed in the conversation with the citizen.
fault-one-already = There is no. { $number } already. To file another one: /segnalazione new category.
fault-category-unknown = I do not know the category “{ $words }”. The categories: { $categories }.
fault-place-how = The place is written like this: /segnalazione place 12 Rome Street. Without an address it is the last location the citizen sent, and there is none here.
fault-summary-how = The text to publish is written like this: /segnalazione text Street lamp out in front of the school. No names.
fault-words-how = The words for whoever sees to it are written like this: /segnalazione words The lamp has been out since yesterday. In reply to a message of the citizen, that message counts; /segnalazione words no takes them away.
fault-photos-where = Photos are added in the conversation with the citizen who sent them.
fault-photos-none = There are no further recent photos in this conversation.
press-fault-which = What is it about?
press-fault-filed = Filed as no. { $number }.
press-fault-joined = Done.
press-fault-forwarded = Forwarded to { $office }.
press-fault-resolved = Resolved.
press-fault-declined = Not ours.
faults-heading =
    { $number ->
        [one] 🛠 One report:
       *[other] 🛠 { $number } reports, oldest first:
    }
faults-line =
    • { $number } { $category }, { $place }: { $state }, for { $age }{ $citizens ->
        [0] { "" }
        [one] { "" }
       *[other] , { $citizens } citizens
    }
faults-no-place = place to be asked
faults-none = ✅ No reports.
faults-more =
    { $number ->
        [one] … and one more.
       *[other] … and { $number } more.
    }
faults-how = After /segnalazioni write a state (open, received, forwarded, resolved, not ours, closed, all), a category ({ $categories }), or both; or export.
faults-exported-json =
    📄 { $number ->
        [one] One report
       *[other] { $number } reports
    } as Open311 (GeoReport v2). Without photos, names and numbers: it may be published.
faults-exported-csv = 📄 The same as a table.
faults-exported-geojson = 🗺 The same for a map.
mail-subject = Report no. { $number }: { $category }
mail-opening = { $line } forwards report no. { $number }.
mail-category = Category: { $category }
mail-place = Place: { $place }
mail-words = Description: { $words }
mail-citizens =
    { $citizens ->
        [one] Reported by one citizen.
       *[other] Reported by { $citizens } citizens.
    }
mail-photos =
    { $photos ->
        [0] There are no photos.
        [one] One photo attached.
       *[other] { $photos } photos attached.
    }
mail-closing = When you answer, please quote no. { $number }.
mail-without-photos = The photos could not be attached: ask whoever forwards this for them.
mail-failed = 💔 Report no. { $number }: the e-mail to { $email } did not arrive. { $why }
mail-waits = ⏳ Report no. { $number }: the e-mail to { $email } waits. { $why } It goes by itself as soon as it can.
mail-uncertain = ❔ Report no. { $number }: nobody knows whether the e-mail to { $email } has gone. Sent again, it may arrive twice.
button-mail-again = 🔁 Send again

## To operators: how Sportello fares

health-well = 🟢 Everything works.
health-ill =
    { $parts ->
        [one] 🔴 One part has stopped: what waits is not lost, and goes as soon as it can.
       *[other] 🔴 { $parts } parts have stopped: what waits is not lost, and goes as soon as it can.
    }
health-kind-desk = desk
health-mail = E-mail
health-nothing-waits = Nothing waits.
health-waits =
    { $number ->
        [one] One message waits, for { $time }.
       *[other] { $number } messages wait, the oldest for { $time }.
    }
health-part-well = 🟢 { $title } ({ $kind }): works. { $queue }
health-part-starts = 🟡 { $title } ({ $kind }): connecting, since { $since }. { $queue }
health-part-ill = 🔴 { $title } ({ $kind }): stopped since { $since }. { $why } { $queue }
health-cause-not-heard = What is written there is not heard: the service does not answer.
health-more-ill =
    { $parts ->
        [one] 🔴 One more has stopped.
       *[other] 🔴 { $parts } more have stopped.
    }
health-more-well =
    { $parts ->
        [one] 🟢 One more works.
       *[other] 🟢 { $parts } more work.
    }
health-helpers-out =
    { $helpers ->
        [one] 🟡 One helping bot does not speak: the others go on.
       *[other] 🟡 { $helpers } helping bots do not speak: the others go on.
    }
health-held =
    { $number ->
        [one] ⏳ One answer waits for the citizen to write, or to tap the notice.
       *[other] ⏳ { $number } answers wait for the citizen to write, or to tap the notice.
    }
health-uncertain =
    { $number ->
        [one] ❔ Nobody knows whether one message arrived: it is not sent again by itself.
       *[other] ❔ Nobody knows whether { $number } messages arrived: they are not sent again by themselves.
    }
health-undecided =
    { $number ->
        [one] 📥 Something that arrived has not been read yet, for { $time }.
       *[other] 📥 { $number } things that arrived have not been read yet, the oldest for { $time }.
    }
health-aside =
    { $number ->
        [one] ⚠️ Something that arrived could not be read and was set aside: tell the technician.
       *[other] ⚠️ { $number } things that arrived could not be read and were set aside: tell the technician.
    }
health-store = 💾 Store: { $kept }; { $free } left on the disk. Running for { $time }.
health-store-low = ⚠️ The disk is nearly full: { $free } left, the store takes { $kept }. Tell the technician. Running for { $time }.
health-store-unseen = 💾 The room on the disk cannot be read. Running for { $time }.

## To operators: broadcasts

bulletin-everybody = all subscribers
bulletin-corrects = { $bulletin }, correcting no. { $number }
bulletin-in-zone = { $bulletin }, zone { $zone }
button-broadcast-test = 👁 Test on me
button-broadcast-send = 📣 Send
button-broadcast-plan = 🗓 Schedule
button-broadcast-send-anyway = 📣 Send all the same
button-broadcast-at = 🗓 { $at }
button-broadcast-cancel = ✖️ Cancel
button-broadcast-approve = ✅ Approve
broadcast-approval =
    📣 { $name } asks to send broadcast no. { $number } ({ $bulletin }) now. A second person must approve it.

    { $words }
broadcast-approval-at =
    🗓 { $name } asks to send broadcast no. { $number } ({ $bulletin }) { $at }. A second person must approve it.

    { $words }
broadcast-request-approved =
    ✅ { $name } has approved broadcast no. { $number } ({ $bulletin }).

    { $words }
broadcast-request-cancelled =
    ✖️ { $name } has cancelled broadcast no. { $number } ({ $bulletin }).

    { $words }
broadcast-request-outdated =
    🗓 Broadcast no. { $number } ({ $bulletin }): { $name } has asked for another hour, the latest request counts.

    { $words }
approve-nobody = The configuration names one approver only, who cannot be the one to ask: let somebody else ask.
broadcast-proposed = Notice no. { $number } waits for a second person's approval.
approve-another = Another hour has been asked for: approve the latest request.
approve-too-late = That hour passed too long ago: ask again.
approve-not-allowed = Only those named in the configuration may approve, and not the person who asked.
button-broadcast-pause = ⏸ Pause
button-broadcast-resume = ▶️ Resume
button-broadcast-missed = 📄 Missed
button-broadcast-correct = ✏️ Correct
button-broadcast-retry = 🔁 Try the failed again
button-broadcast-retry-doubtful = 🔁 Send again
draft-heading = 📣 Broadcast no. { $number } – { $bulletin }
draft-green = 🟢 It can be sent.
draft-yellow = 🟡 Before sending it, look at this:
draft-red = 🔴 Careful:
draft-forbidden = 🔴 It cannot be sent like this:
draft-why-nobody = No subscriber would get it: /iscritti tells who is subscribed to what, and where.
draft-why-no-template = None of Meta's templates will do for this broadcast: “{ $template }” is missing, or not in the right language, or wants other parameters. Nothing can reach those who have not written to us in the last 24 hours ({ $outside }). Look at /modelli.
draft-why-waiting = The template “{ $template }” still waits for Meta's approval: nothing can reach those who have not written to us in the last 24 hours ({ $outside }).
draft-why-unusable = WhatsApp does not send the template “{ $template }”: { $state }. Nothing can reach those who have not written to us in the last 24 hours ({ $outside }). Tell the technician.
draft-why-none-reachable = Meta lets us write first to { $limit } people in 24 hours, and they are used up: try again later.
draft-why-some-reachable = Meta lets us write first to { $limit } people in 24 hours: { $reachable } of { $recipients } can be reached now.
draft-why-stopped = The number is stopped. { $why } The broadcast would go when it starts again, unless it has expired.
draft-why-unreachable = Meta cannot be reached at the moment. { $why }
draft-why-asking = Asking Meta about the template and today's limit: a few seconds.
draft-why-no-answer = Meta does not answer: template and limit are the last ones known. It can be sent all the same.
draft-why-marketing = Meta takes the template “{ $template }” for advertising (marketing): it costs more, and those who switched that off do not get it.
draft-why-repeat = It says the same words as the last broadcast (no. { $last }, { $since }).
draft-why-recent = The last broadcast (no. { $last }) is less than an hour old.
draft-why-quiet = These are quiet hours: it goes by itself { $at }. Alerts go at once.
draft-why-costly = It costs more than { $most }.
draft-inside = To those who wrote to us in the last 24 hours, like this:
draft-outside = To the others, with the template “{ $template }” ({ $state }, { $category }), like this:
draft-outside-unknown = To the others, with the template “{ $template }”, inside fixed words that Meta has not told us yet:
draft-language =
    { $recipients ->
        [0] 🌐 Words in { $spoken }: no subscriber reads { $spoken } so far.
        [one] 🌐 Words in { $spoken }: one person gets them. Wrote to us in the last 24 hours: { $inside }.
       *[other] 🌐 Words in { $spoken }: { $recipients } people get them. Wrote to us in the last 24 hours: { $inside }.
    }
draft-language-none =
    { $recipients ->
        [one] 🌐 One person reads { $spoken }: they get the words in { $own }, with only the fixed ones in { $spoken }. To give them the words in { $spoken }: after those in { $own } a line «--- { $code }», and the translation below it.
       *[other] 🌐 { $recipients } people read { $spoken }: they get the words in { $own }, with only the fixed ones in { $spoken }. To give them the words in { $spoken }: after those in { $own } a line «--- { $code }», and the translation below it.
    }
draft-language-template = ℹ️ The template in { $spoken } is missing or not approved: outside the 24 hours the words arrive in the template «{ $template }» in { $own }.
draft-people = Recipients: { $recipients }. Wrote to us in the last 24 hours: { $inside }. The others, with the template: { $outside }.
draft-limit = Meta lets us write first to { $limit } people in 24 hours, { $opened } of them used. Reachable now: { $reachable }.
draft-limit-none = Meta sets no limit of people. Reachable now: { $reachable }.
draft-limit-unknown = How many people Meta lets us write to in 24 hours is not known yet; { $opened } were written to.
draft-cost = Cost: about { $high }.
draft-cost-between = Cost: between { $low } and { $high }, depending on the template's category.
draft-cost-none = Cost: nothing.
draft-duration =
    { $minutes ->
        [0] Time: less than a minute.
       *[other] Time: about { $minutes } min.
    }
draft-first = It is the first broadcast of this number.
draft-last = Last broadcast: no. { $number }, { $since }: “{ $words }”
draft-corrects = It goes only to those who got, or may have got, no. { $number }.
draft-expiry =
    { $hours ->
        [one] It expires after one hour: what has not gone by then does not go any more.
       *[other] It expires after { $hours } hours: what has not gone by then does not go any more.
    }
draft-planned = 🗓 It goes by itself { $at }.
draft-proposed = ⏳ { $name } has asked to send it: a second person must approve.
draft-four-eyes = A second person will have to approve it.
draft-four-eyes-one = The only person who may approve it must do so: somebody else has to ask for it.
draft-alone = It is an alert: it can go with one person, and that is written to the log.
draft-not-yet = It has not gone yet.
when-today = today at { $hour }
when-tomorrow = tomorrow at { $hour }
when-yesterday = yesterday at { $hour }
when-day = { $day } at { $hour }
broadcast-when =
    🗓 When shall broadcast no. { $number } go?
    Any other hour is typed: /broadcast programma { $number } tomorrow 8:30, or 24/12 9:00
broadcast-choose-hour = Choose the hour below.
broadcast-hour-unknown = I do not understand “{ $words }”. For example: /broadcast programma { $number } tomorrow 8:30, or 24/12 9:00
broadcast-hour-past = That hour has passed.
broadcast-hour-far = That is too far away: a year at most.
broadcast-hour-skipped = That night the clock goes forward an hour and that hour does not exist: it goes { $at }.
broadcast-hour-twice = That night the clock goes back and that hour comes twice: the first one counts.
broadcast-life-usage = After the number of the broadcast write the hours, from 1 to { $most }. For example: /broadcast scadenza { $number } 6
broadcast-lives =
    { $hours ->
        [one] Broadcast no. { $number } expires one hour after it is due: then it does not go any more.
       *[other] Broadcast no. { $number } expires { $hours } hours after it is due: then it does not go any more.
    }
broadcast-zone-unknown = I do not know the zone “{ $zone }”. There are: { $zones }. If “zona” begins the text, put a line break before it.
fitted-breaks = line breaks become “ · ”
fitted-tabs = tabs become spaces
fitted-spaces = many spaces in a row become one
fitted-invisible = signs that nobody sees are taken out
fitted-braces = double braces become single ones
fitted-dress = bold and italics are lost
remark-fitted = ✂️ In the template: { $changes }.
remark-only-words = 📎 { $what }: it reaches only those who wrote in the last 24 hours. The template “{ $template }” has room for the text alone.
remark-other-template = ℹ️ The template “{ $better }” cannot be used now ({ $state }): “{ $template }” is used.
broadcast-scheduled = 🗓 Broadcast no. { $number } – { $bulletin } – goes by itself { $at }.
broadcast-resting =
    🌙 Broadcast no. { $number } – { $bulletin } – rests for the night, goes on by itself { $at }
    { $bar } { $share }
    Sent { $sent } of { $total }, delivered { $delivered }, read { $read }. Failed { $refused }, uncertain { $uncertain }, no longer subscribed { $unsubscribed }.
broadcast-held = ⏸ Broadcast no. { $number } – { $bulletin } – paused before it went.
broadcast-lapsed =
    ⌛ Broadcast no. { $number } – { $bulletin } – expired
    Sent { $sent }. Expired before they left { $called_off }. Delivered { $delivered }, read { $read }. Failed { $refused }, uncertain { $uncertain }, no longer subscribed { $unsubscribed }.
broadcast-dropped = ✖️ Broadcast no. { $number } – { $bulletin } – cancelled. Nothing has gone.
broadcast-waits = 📣 Notice no. { $number } – { $bulletin } – a draft: it has not been sent.
broadcast-running =
    📣 Broadcast no. { $number } – { $bulletin } – under way
    { $bar } { $share }
    Sent { $sent } of { $total }, delivered { $delivered }, read { $read }. Failed { $refused }, uncertain { $uncertain }, no longer subscribed { $unsubscribed }.
broadcast-pace =
    { $minutes ->
        [0] It goes at { $rate } a minute: less than a minute left.
        [one] It goes at { $rate } a minute: about a minute left.
       *[other] It goes at { $rate } a minute: about { $minutes } minutes left.
    }
broadcast-paused =
    ⏸ Broadcast no. { $number } – { $bulletin } – paused
    { $bar } { $share }
    Sent { $sent } of { $total }, delivered { $delivered }, read { $read }. Failed { $refused }, uncertain { $uncertain }, no longer subscribed { $unsubscribed }.
broadcast-done =
    ✅ Broadcast no. { $number } – { $bulletin } – finished
    Sent { $sent } of { $total }, delivered { $delivered }, read { $read }. Failed { $refused }, uncertain { $uncertain }, no longer subscribed { $unsubscribed }.
broadcast-cancelled =
    ✖️ Broadcast no. { $number } – { $bulletin } – cancelled
    Sent { $sent }, called off { $called_off }. Delivered { $delivered }, read { $read }. Failed { $refused }, uncertain { $uncertain }, no longer subscribed { $unsubscribed }.
broadcast-answers =
    { $answers ->
        [one] 💬 One person answered.
       *[other] 💬 { $answers } people answered.
    }
broadcast-thanks =
    { $thanks ->
        [one] 👍 One person said thanks.
       *[other] 👍 { $thanks } people said thanks.
    }
report-later =
    🕓 Broadcast no. { $number } – { $bulletin } – the day after
    Sent { $sent } of { $total }, delivered { $delivered }, read { $read }. Failed { $refused }, uncertain { $uncertain }, no longer subscribed { $unsubscribed }.
report-later-cancelled =
    🕓 Broadcast no. { $number } – { $bulletin } – the day after
    Sent { $sent } of { $total }, delivered { $delivered }, read { $read }. Failed { $refused }, uncertain { $uncertain }, no longer subscribed { $unsubscribed }, called off { $called_off }.
report-nobody = ✅ Broadcast no. { $number } – finished: there was nobody left to send it to.
report-pace = ⏱ Delivered: { $steps }.
report-pace-step = { $share } in { $time }
report-pace-not-yet = { $share } not yet
report-cost = 💶 Cost: { $cost }. Paid { $paid }, free { $free }.
report-cost-none = 💶 Cost: nothing. Free { $free }.
report-cost-other =
    { $number ->
        [one] 💶 One more is paid, at a rate that is not in the configuration.
       *[other] 💶 { $number } more are paid, at a rate that is not in the configuration.
    }
report-cost-unknown =
    { $number ->
        [one] 💶 Of one delivered copy Meta has not told the price.
       *[other] 💶 Of { $number } delivered copies Meta has not told the price.
    }
report-left =
    { $people ->
        [one] 🚪 One person unsubscribed within a day of getting it.
       *[other] 🚪 { $people } people unsubscribed within a day of getting it.
    }
report-file = broadcast-{ $number }.png
chart-arrivals = Broadcast no. { $number }: to how many people, and when
chart-arrivals-people = people
chart-arrivals-time = time since it was sent
chart-arrivals-time-stretched = time since it was sent (the beginning is wider)
chart-sent = sent { $people }
chart-delivered = delivered { $people }
chart-read = read { $people }
broadcast-started = Broadcast no. { $number } is starting.
broadcast-started-alone = Alert no. { $number } is starting with one person: that is written to the log.
broadcast-scheduled-now = Broadcast no. { $number } goes by itself { $at }.
broadcast-scheduled-quiet = Those are quiet hours: broadcast no. { $number } goes by itself { $at }.
broadcast-waits-quiet = These are quiet hours: broadcast no. { $number } goes on by itself { $at }.
broadcast-begins = 📣 It is the hour of broadcast no. { $number }: it is starting.
broadcast-begins-late =
    { $minutes ->
        [one] ⏰ It was to start { $at }: it is one minute late.
       *[other] ⏰ It was to start { $at }: it is { $minutes } minutes late.
    }
broadcast-begins-not = 🛑 It is the hour of broadcast no. { $number }, but it cannot be sent like this. { $why } It stays paused: once that is mended, /broadcast riprendi { $number }
broadcast-rests = 🌙 Broadcast no. { $number } rests for the night and goes on by itself { $at }.
broadcast-expired = ⌛ Broadcast no. { $number } expired { $at }: it has not gone, and does not go any more.
broadcast-expired-rest =
    { $sent ->
        [one] ⌛ Broadcast no. { $number } expired { $at }: one copy has gone, the others do not go any more.
       *[other] ⌛ Broadcast no. { $number } expired { $at }: { $sent } copies have gone, the others do not go any more.
    }
broadcasts-restored =
    { $number ->
        [one] ⏸ A backup copy was restored: notice no. { $numbers } is paused. Look at what has gone already, then /broadcast riprendi { $example } or /broadcast annulla { $example }
       *[other] ⏸ A backup copy was restored: notices no. { $numbers } are paused. Look at what has gone already, then for each riprendi or annulla, for example /broadcast riprendi { $example }
    }
broadcast-paused-now = Broadcast no. { $number } is paused.
broadcast-resumed-now = Broadcast no. { $number } resumes.
broadcast-cancelled-now = Broadcast no. { $number } is cancelled.
broadcast-press-again = Nothing changed: this broadcast is { $state }.
broadcast-stopped = ⏸ Broadcast no. { $number } has stopped. { $why }
broadcast-fails = 🛑 Broadcast no. { $number }: too many copies failed, { $refused } of the last { $settled }. It is paused.
broadcast-fails-ask = Go on all the same? The list: /broadcast mancati { $number }
broadcast-none = There is no broadcast no. { $number }.
broadcast-usage = Write the text after /broadcast, or answer the message to send with /broadcast.
broadcast-too-long = The text is too long: { $length } characters. The template holds { $most } at most.
broadcast-too-long-in = The words in { $spoken } are too long: { $length } characters. The template holds { $most } at most.
broadcast-language-unknown = I do not know the language «{ $word }». After «---» one can write: { $languages }.
broadcast-language-twice = The words in { $spoken } are there twice: leave one of them.
broadcast-language-empty = There are no words below the line «--- { $code }».
broadcast-language-first = Before the line «--- { $code }» the words in { $own } are needed.
broadcast-needs-words = It needs words too: those who have not written in the last 24 hours get only those.
broadcast-needs-caption = This kind of file cannot carry the words of a notice: photos, videos and documents can.
broadcast-album = A notice carries one file, and this is an album: nothing goes. Send the album without the command, then reply with the same command and the words to one of its pictures: that one goes.
broadcast-of-album = A notice carries one file: of this album only the one you replied to goes, the others do not.
broadcast-life-unknown = I do not know “{ $word }”: stato, programma, scadenza, pausa, riprendi, annulla, mancati, incerti, riprova or rettifica can be used, with the number of the broadcast.
broadcast-life-more = Nothing else goes after “{ $word } { $number }”: /broadcast { $word } { $number } is enough. If it is the text of a notice, begin it with other words.
broadcast-which = Which notice? There are: { $numbers }. For example: /broadcast { $word } { $number }
broadcast-which-none = No notice is under way, paused or scheduled. For another one give its number: /broadcast { $word } 12
broadcast-missed =
    { $people ->
        [one] 📄 Broadcast no. { $number }: one person did not get it, or may not have.
       *[other] 📄 Broadcast no. { $number }: { $people } people did not get it, or may not have.
    }
broadcast-missed-none = Broadcast no. { $number }: so far nobody is without it.
broadcast-missed-not-started = Broadcast no. { $number } has not started: nobody can have missed it yet.
broadcast-missed-file = missed-{ $number }.csv
broadcast-doubtful =
    { $people ->
        [one] 📄 Broadcast no. { $number }: of one person it is not known whether they got it. Meta's answer was lost.
       *[other] 📄 Broadcast no. { $number }: of { $people } people it is not known whether they got it. Meta's answer was lost.
    }
broadcast-doubtful-none = Broadcast no. { $number }: no copy is in doubt.
missed-cause = { $number } × { $why } ({ $cause })
broadcast-doubtful-file = doubtful-{ $number }.csv
missed-class-refused = failed
missed-class-uncertain = uncertain: they may have got it
missed-class-expired = expired before they left
missed-class-cancelled = cancelled before they left
missed-class-unsubscribed = no longer subscribed
missed-heading = number;reason;explanation;code;when;id
missed-is-personal = The list holds phone numbers: do not pass it on, and delete it when it is no longer needed.
broadcast-retried =
    { $people ->
        [one] 🔁 Broadcast no. { $number } goes again to one person.
       *[other] 🔁 Broadcast no. { $number } goes again to { $people } people.
    }
broadcast-retry-paused =
    { $people ->
        [one] 🔁 Broadcast no. { $number } is paused: once it resumes, it goes again to one person too.
       *[other] 🔁 Broadcast no. { $number } is paused: once it resumes, it goes again to { $people } people too.
    }
broadcast-retry-nobody = Broadcast no. { $number }: there is nobody to send it to again.
broadcast-retry-busy = Notice no. { $number } is already going again to other people: try again in a minute.
broadcast-retry-expired = Broadcast no. { $number } has expired and does not go any more. If it is still needed, prepare a new one.
broadcast-retry-cancelled = Broadcast no. { $number } is cancelled and does not go any more. If it is still needed, prepare a new one.
broadcast-retry-cause =
    Broadcast no. { $number }: “{ $cause }” kept it from nobody, or from several groups. A word of the cause will do, or its code:
    { $causes }
    For the copies in doubt: /broadcast riprova { $number } incerti
broadcast-retry-twice = If it is sent again, those who had got it get it twice.
broadcast-retry-doubt =
    { $people ->
        [one] ⚠️ Broadcast no. { $number }: of one person it is not known whether they got it. Sent again, they may get it twice.
       *[other] ⚠️ Broadcast no. { $number }: of { $people } people it is not known whether they got it. Sent again, some may get it twice.
    }
broadcast-correct-not-started = Broadcast no. { $number } has not started: it can be cancelled and made anew.
broadcast-correct-under-way = Broadcast no. { $number } is not over. Stop it first, then correct it: /broadcast annulla { $number }
broadcast-correct-usage = Write the right words after the number: /broadcast rettifica { $number } text
broadcast-correct-how = ✏️ To correct notice n. { $number }: copy this, with the right words at its end. A preview comes before it goes.
broadcast-below = See below.
state-draft = being prepared
state-proposed = waiting for approval
state-scheduled = scheduled
state-running = under way
state-paused = paused
state-done = finished
state-cancelled = cancelled
test-sent = Test sent to your own WhatsApp.
test-failed = 🛑 { $name }, the test of notice no. { $number } did not arrive. { $why }
test-not-linked = Your own WhatsApp must be linked first: /collega

## To operators: statistics

statistics-heading = 📊 { $line }: { $days }
statistics-messages = Messages from citizens: { $heard }. Answers: { $answered }.
statistics-peak = The busiest day: { $day } ({ $number }). The busiest hour: from { $hour } to { $next }.
statistics-waits =
    { $number ->
        [one] ⏱ A first answer to one request, after { $half }.
       *[other] ⏱ First answers to { $number } requests: half within { $half }, nine out of ten within { $most }.
    }
statistics-waits-open =
    { $number ->
        [one] ⏱ A first answer to one request, after { $half } of opening hours.
       *[other] ⏱ First answers to { $number } requests: half within { $half }, nine out of ten within { $most } of opening hours.
    }
statistics-promise = Within { $promise }, as promised: { $share }.
statistics-ready = 📌 Ready answers used most: { $answers }.
statistics-faults = 🚧 Reports filed: { $total }. Most often: { $categories }.
statistics-ratings = 🙂 How it went, citizens say: 👍 { $up }, 👎 { $down }.
statistics-subscribers = 👥 Subscribers: { $total } (+{ $came } −{ $went }).
statistics-broadcast = 📣 Notice no. { $number } of { $day }: sent { $sent }, delivered { $delivered }, read { $read }.
statistics-broadcasts-more =
    { $number ->
        [one] … and one more notice.
       *[other] … and { $number } more notices.
    }
statistics-usage = Write it like this: /statistiche settimana (a week), /statistiche mese (a month). To have the data in a file: /statistiche csv mese.
statistics-rows = 📊 { $line }: { $days }. The file holds numbers only, no personal data.
subscribers-file = subscribers-{ $line }-{ $day }.csv
growth-file = subscribers-{ $line }.png
proof-file = evidence-{ $citizen }-{ $at }.pdf
import-errors-file = errors-{ $name }
import-errors-list = list
statistics-file = statistics-{ $line }-{ $day }.{ $ending }
statistics-columns = what;day;hour;number
board-heard = messages
board-answered = answers
board-wait = typical wait
board-minutes = { $number } min
board-hours = { $number } h
board-subscribers = subscribers +{ $came } −{ $went }
board-subscribers-total = subscribers at the end
board-subscribers-came = new subscribers
board-subscribers-went = subscribers gone
board-of-citizens = from citizens
board-by-day = Messages by day
board-by-hour = Messages by hour
board-waits = Wait for the first answer
board-waits-open = Wait for the first answer, opening hours
board-promise = promise { $time }: { $share }
board-within = up to { $time }
board-longer = longer
board-ready = Ready answers used most
board-ready-one = ready answer
board-faults = Reports filed
board-fault-one = report
board-ratings = How it went, citizens say
board-satisfied = useful answer
board-not-satisfied = not useful
board-broadcasts = Notices
board-broadcast = no. { $number }
board-broadcast-one = notice no. { $number }
board-sent = sent
board-delivered = delivered
board-read = read

costs-heading = 💶 { $line }: { $month }, so far
costs-service = Service messages that cost: { $number } × { $each } = { $cost }
costs-utility = Utility templates: { $number } × { $each } = { $cost }
costs-marketing = Marketing templates: { $number } × { $each } = { $cost }
costs-free = Free: { $number }
costs-total = Total: { $cost }
costs-other = At a price that is not in the configuration, so not in the total: { $number }
costs-unknown = Delivered ones of which Meta has not told the price: { $number }
costs-allowance = 🎁 Of the month's { $free } free service messages { $used } have gone: { $left } are left.
costs-allowance-over = 🎁 The month's { $free } free service messages are used up: { $used } have gone, { $left } more than that.
costs-before = The month before ({ $month }): { $cost }, for { $paid } messages that cost.
costs-could-merge =
    ✂️ Had the messages written to the same citizen one after the other, within { $seconds } seconds, left together, this month there would have been { $number ->
        [one] one less
       *[other] { $number } fewer
    }. Whoever runs the program can have it so: { $setting }
costs-footer = Delivered messages count, at the rates of the configuration, without tax. Meta's invoice is what holds.

## To operators: WhatsApp's templates

templates-now = 📋 The templates of “{ $line }”, as Meta lists them now:
templates-then = 📋 The templates of “{ $line }”, as they were last time ({ $at }). Meta does not list them now. { $why }
templates-never-seen = 📋 I do not know yet which templates “{ $line }” has: Meta does not list them. { $why } Try again in a moment.
templates-none = There is none: `sportello check` can create them.
templates-more =
    { $number ->
        [one] …and one more.
       *[other] …and { $number } more.
    }
templates-how = One in full: /modelli NAME
template-none = “{ $line }” has no template “{ $template }”.
template-none-nearest = “{ $line }” has no template “{ $template }”. Perhaps “{ $nearest }”?
template-state-approved = ✅ approved
template-state-pending = 🕓 under review at Meta
template-state-rejected = ❌ rejected
template-state-paused = ⏸ paused
template-state-disabled = 🚫 disabled
template-state-in-appeal = 🕓 under review after the appeal
template-state-limit-exceeded = 🚫 beyond the number of templates allowed
template-state-archived = 🗄 archived
template-state-locked = 🔒 locked by Meta
template-state-pending-deletion = 🗑 being deleted
template-state-deleted = 🗑 deleted
template-state-unknown = ❔ in a state I do not know
template-category-utility = utility
template-category-marketing = marketing
template-category-authentication = authentication
template-category-unknown = category not known
template-quality-high = high quality
template-quality-medium = medium quality
template-quality-low = low quality
template-coming = soon { $category }
template-in-use = in use
template-cause = Why, in Meta's words: { $cause }
template-header-image = photo
template-header-video = video
template-header-document = document
template-header-location = place
template-room =
    { $parameters ->
        [one] The text goes between ‹ ›: at most { $most } characters.
       *[other] The text goes between ‹ ›, a line each: at most { $most } characters in all.
    }
template-unfilled = It has variable parts that the program cannot fill: it cannot be used for notices.
template-now-approved = ✅ Meta has approved the template “{ $template }” of “{ $line }”: it can be used.
template-now-pending = 🕓 The template “{ $template }” of “{ $line }” is under review again: it is not sent until Meta approves it. Usually minutes, at most a day.
template-now-rejected = ❌ Meta has rejected the template “{ $template }” of “{ $line }”. The technician can correct it in WhatsApp Manager, or appeal.
template-now-paused = ⏸ Meta has paused the template “{ $template }” of “{ $line }”: too many people reported it or blocked us. It comes back by itself, after 3 hours the first time and 6 the second; the third time it is disabled. Meanwhile send only what cannot wait.
template-paused-for-pace = ⏸ Meta has stopped the template “{ $template }” of “{ $line }” in the middle of a large sending, for the way it was received. It does not come back by itself: the technician unpauses it in WhatsApp Manager.
template-now-disabled = 🚫 Meta has disabled the template “{ $template }” of “{ $line }”: it can be used no more. The technician creates another, with another name, and writes it in the configuration.
template-now-in-appeal = 🕓 Meta looks at the template “{ $template }” of “{ $line }” again: it is not sent for now.
template-now-limit-exceeded = 🚫 The template “{ $template }” of “{ $line }” cannot be used: the account has too many. The technician deletes some.
template-now-archived = 🗄 The template “{ $template }” of “{ $line }” was archived: it is sent no more. The technician can take it back in WhatsApp Manager.
template-now-locked = 🔒 Meta has locked the template “{ $template }” of “{ $line }”: it is not sent. The technician looks why in WhatsApp Manager.
template-now-pending-deletion = 🗑 The template “{ $template }” of “{ $line }” is about to be deleted: it is sent no more.
template-now-deleted = 🗑 The template “{ $template }” of “{ $line }” was deleted. Its name stays taken for 30 days: the technician creates one with another name, and writes it in the configuration.
template-category-now-marketing = 💶 Meta now takes the template “{ $template }” of “{ $line }” for marketing: each message costs more, and who switched marketing off does not get it. Look at the cost before sending notices; the technician can appeal in WhatsApp Manager within 60 days.
template-category-now-utility = ✅ The template “{ $template }” of “{ $line }” is a utility template now: it costs less and reaches everybody.
template-category-now-authentication = ⚠️ Meta now takes the template “{ $template }” of “{ $line }” for authentication (access codes): it is not fit to write to citizens. The technician should see why in WhatsApp Manager.
template-category-from-to = Before: { $before }. Now: { $after }.
template-category-from-to-soon = Now: { $before }. Then: { $after }.
template-category-priced = { $category }, { $price } a message
template-category-soon-marketing = 💶 Within a day Meta will take the template “{ $template }” of “{ $line }” for marketing: it will cost more, and who switched marketing off will not get it. The technician can appeal, or reword it, in WhatsApp Manager.
template-quality-fell-medium = ⚠️ The quality of the template “{ $template }” of “{ $line }” is falling: some people reported it or blocked us. Send only what is of use to those who get it, and say how to leave.
template-quality-fell-low = ⚠️ The quality of the template “{ $template }” of “{ $line }” is low: unless it gets better Meta will pause it. For some days send only what cannot wait.
template-reworded = ✏️ The words of the template “{ $template }” of “{ $line }” have changed: /modelli shows them.
template-meta-says = Meta says: { $words }
template-use-answers = It tells those who have waited for an answer for more than 24 hours.
template-use-broadcasts = It carries notices to those who have not written for 24 hours.
template-use-none = The program does not use it.

## The templates that `sportello check` can create

template-default-broadcast =
    Notice from { $line } to its subscribers:

    { $words }

    To get no more of them answer STOP.
template-default-example = On Monday 7 December, from 8 to 12, there is no water in via Roma and via Garibaldi.
template-default-answer = { $line } has answered your message. Tap the button below to read the answer.
template-default-button = Read the answer

## News from Meta

line-stopped = 🛑 “{ $line }” cannot send messages. { $why } Nothing is lost: messages wait and go by themselves.
desk-silent = 🛑 Nothing reaches the group “{ $desk }” any more. { $why } Nothing is lost: messages wait and arrive by themselves.
desk-works-again = ✅ Messages reach the group “{ $desk }” again.
room-mute = 🔇 I can no longer read or write here, and nothing reaches the citizen. { $why }
room-exposed = ⚠️ This room is not protected as it should be: { $what }. Tell the technician.
caution-public = anybody can enter by themselves and read what citizens write
caution-knock = anybody can ask to enter
caution-restricted = who is in another room or in a space can enter by themselves
caution-knock-restricted = who is in another room or in a space can enter by themselves, and anybody can ask to
caution-readable = anybody can read it without entering
caution-unmarked = I may not react, and nobody sees whether an answer arrived
caution-unredacted = I may not delete messages, and the data of a citizen who has them erased stays here
helper-out = ⚠️ One of this group's bots ({ $helper }) no longer speaks. { $why } The others go on.
queue-long =
    🐢 A long queue: { $messages ->
        [one] 1 message waits, about { $minutes } min
       *[other] { $messages } messages wait, about { $minutes } min
    } until all is here. Nothing is lost.
account-alert = ℹ️ Meta reports something about “{ $line }”: { $details }
account-review = ℹ️ Meta's review of the account of “{ $line }”: { $details }
account-settings = ⚠️ The settings of the number “{ $line }” have changed: { $details }
account-account = ⚠️ Something is changing in the WhatsApp account of “{ $line }”: { $details }
account-capability = ℹ️ The sending limits of “{ $line }” are changing: { $details }
account-username = ℹ️ Username of “{ $line }”: { $details }
account-name = ℹ️ Display name of “{ $line }”: { $details }
account-quality = ℹ️ Quality or speed of the number “{ $line }”: { $details }
account-security = ⚠️ Security of the number “{ $line }”: { $details }
account-error = ⚠️ WhatsApp reports an error on “{ $line }”: { $details }
account-other = ℹ️ Meta sends news I do not know about “{ $line }” ({ $topic }): { $details }

## Why something failed

cause-0 = Meta's permission (token) is invalid or has expired: it must be renewed.
cause-1 = Error at Meta: the message may have gone.
cause-2 = WhatsApp is not answering at the moment.
cause-3 = The application lacks a permission at Meta.
cause-4 = Too many requests to Meta: slowing down.
cause-10 = { cause-3 }
cause-33 = The number no longer exists at Meta.
cause-100 = The message has a form WhatsApp does not accept: tell the technician.
cause-190 = { cause-0 }
cause-200 = { cause-3 }
cause-368 = Meta has blocked the account under its rules: answer in Meta's panel.
cause-613 = { cause-4 }
cause-80007 = { cause-4 }
cause-130403 = This citizen is blocked on this number.
cause-130429 = Too many messages in a short time: slowing down.
cause-130472 = WhatsApp did not deliver the message, because of an experiment of its own.
cause-130497 = WhatsApp does not allow writing to that country.
cause-131000 = WhatsApp error without explanation: the message may have gone.
cause-131005 = { cause-3 }
cause-131008 = { cause-100 }
cause-131009 = WhatsApp does not accept the message (for example: a reaction to a message that is too old).
cause-131016 = { cause-2 }
cause-131021 = The recipient is this very number.
cause-131026 = This person cannot receive our messages on WhatsApp. Try another way.
cause-131030 = Test number: the recipient must be added in Meta's panel.
cause-131031 = Meta has blocked the account: see Meta's panel.
cause-131037 = The display name is not approved by Meta.
cause-131042 = Problem with the payment to Meta: WhatsApp delivers nothing until it is solved.
cause-131044 = { cause-131042 }
cause-131045 = The number must be registered again at Meta.
cause-131047 = More than 24 hours have passed since the citizen's last message.
cause-131048 = Too many people have blocked or reported us: WhatsApp is limiting what we send.
cause-131049 = WhatsApp limits promotional messages to this person. Do not try again before tomorrow.
cause-131050 = The citizen has switched off our notices inside WhatsApp.
cause-131051 = WhatsApp does not accept this type of message.
cause-131052 = The file could not be downloaded: ask them to send it again.
cause-131053 = WhatsApp did not accept the file (format or size).
cause-131055 = { cause-131051 }
cause-131056 = Too many messages in a row to this person.
cause-131057 = Meta is carrying out maintenance on the number.
cause-131059 = { cause-100 }
cause-131060 = WhatsApp says the message is not available.
cause-131061 = This template cannot be sent like this: tell the technician.
cause-131062 = The phone number is needed, and WhatsApp does not show it.
cause-131063 = { cause-131061 }
cause-131064 = Meta has limited the account because of wrongly classified templates.
cause-132000 = The template needs different parameters: tell the technician.
cause-132001 = The template does not exist or is not approved by Meta.
cause-132005 = The text is too long for the template.
cause-132007 = Meta has refused the content of the template.
cause-132008 = The text contains characters the template does not accept.
cause-132012 = { cause-132008 }
cause-132015 = The template is paused because of low quality.
cause-132016 = The template has been disabled by Meta: a new one is needed.
cause-132018 = { cause-132008 }
cause-132068 = { cause-131061 }
cause-132069 = { cause-131061 }
cause-133000 = { cause-131045 }
cause-133004 = { cause-2 }
cause-133005 = { cause-131045 }
cause-133006 = { cause-131045 }
cause-133008 = { cause-131045 }
cause-133009 = { cause-131045 }
cause-133010 = { cause-131045 }
cause-133015 = { cause-131045 }
cause-133016 = { cause-131045 }
cause-134011 = { cause-131042 }
cause-134100 = { cause-131061 }
cause-134101 = { cause-131061 }
cause-134102 = { cause-131061 }
cause-135000 = { cause-100 }
cause-136024 = { cause-131045 }
cause-137000 = The citizen's security code has changed.
cause-139100 = The block did not succeed for everybody.
cause-139101 = The list of blocked people is full.
cause-139102 = { cause-2 }
cause-139103 = { cause-2 }
cause-2494100 = { cause-131057 }
cause-unreachable = The network is not answering.
cause-no-answer = No answer: the message may have gone.
cause-no-receipt = { cause-no-answer }
cause-timeout = { cause-no-answer }
cause-interrupted = { cause-no-answer }
cause-internal = Program error: tell the technician.
cause-no-address = Neither a number nor an identifier is known for this person any more.
cause-mail-down = The mail server does not answer.
cause-mail-later = The mail server asks to try again later.
cause-mail-login = The mail server does not accept name and password: tell the technician.
cause-mail-refused = The mail server refused the e-mail: check the address.
cause-mail-too-large = The e-mail is too large for the mail server.
cause-media-gone = The file could not be downloaded.
cause-media-not-made = The file could not be prepared.
cause-media-too-large = The file is too large.
cause-media-unclean = The hidden data of the photo (the place, for example) could not be taken out: it is damaged or huge. If needed, send it as a document.
cause-media-upload = The file could not be uploaded to WhatsApp.
cause-matrix-account = The access to Matrix is another account's: tell the technician (both names are in the program's log).
cause-matrix-encrypted = Encryption was switched on in the room: nothing can be read or written there any more. The library for encrypted rooms (extra e2e) is needed, or a new room without encryption: tell the technician.
cause-matrix-keys = The room is encrypted, and the account's session has keys that I do not know (the token comes from Element, or the database was lost): a new session is needed, for me alone. Tell the technician.
cause-matrix-refused = Matrix did not accept the message.
cause-matrix-moved = The room was replaced by a new one, where the account is not yet: it must be invited there.
cause-matrix-room = The account lacks the rights it needs in the room.
cause-matrix-shared = The room is encrypted, and the account serves another desk too: each encrypted room needs one of its own. Tell the technician.
cause-matrix-password = The Matrix server takes no password for the bridge's account: tell the technician that it needs a token.
cause-matrix-token = The account's access to Matrix is no longer valid: tell the technician.
cause-telegram-refused = Telegram did not accept the message.
cause-telegram-room = The bot lacks the rights it needs in the group.
cause-topics-off = The group's Topics are switched off: switch them on again.
cause-telegram-forbidden = The bot was removed from the group: put it back, as an administrator.
cause-telegram-invalidtoken = Telegram no longer knows the bot's token: a new one is needed.
cause-telegram-conflict = Another program uses the same bot.
cause-flood = The service asked for a slower pace.
cause-unknown = Code { $code }: tell the technician.
