# The sentences of the public page and of the privacy notice. Courteous, short, plain.
# The keys are the same in every language: the program does not start if one is missing.

# How dates and lists are written in this language.
locale = en_GB

## Frame

skip = Skip to content
band = The municipality on WhatsApp
back = Back to the service page
footer-links = Useful links
footer-accessibility = The accessibility statement is on the municipality's website.
notice-link = Privacy notice
contact-link = Save the contact

## The page of a line

lead = A question, a problem to report, news from the municipality: one message is enough.
lead-human = A person answers every question, without automatic replies.
number-label = The WhatsApp number
number-only-messages = Messages only: we cannot answer calls to this number.
write = Write on WhatsApp
qr-alt = QR code that opens WhatsApp and a conversation with { $number }
qr-caption = Point your phone's camera at the code: WhatsApp opens.

hours-heading = When we answer
hours-intro = You can write at any time. We read and answer during these hours:
hours-always = You can write at any time: we answer as soon as we can.
hours-changed = On these days the hours are different:
hours-days = Days
hours-times = Hours
emergency = This number is not for emergencies. If you are in danger, call 112.

send-heading = What you can send
send-text = a question or a report, in your own words;
send-photos = photos and short videos;
send-voice = voice messages;
send-documents = documents;
send-place = your location, to tell us where.
send-care = Please avoid faces and number plates in photos if you can. Do not send health data or identity documents unless we ask for them.

news-heading = Receiving news
news-intro = To receive news you need to subscribe. It is free, and other subscribers do not see your number.
news-how = Choose below: WhatsApp opens with the message ready, you only have to send it. Or type the words shown yourself.
news-how-paper = Send the words shown to the number above: with ON you subscribe, with OFF you unsubscribe.
news-everything = All news
news-join = Subscribe
news-leave = Unsubscribe
news-about = : { $bulletin }
news-words = Words to write for “{ $bulletin }”:
news-stop = To stop everything the word STOP is enough, at any time. You can always write to us.
news-consent = By sending the words to subscribe you agree to receive the news. First read how we treat your data:
news-info = For hours and contacts write INFO.

other-heading = If you do not use WhatsApp
other-offices = You can also turn to:
other-text = You can phone, send an e-mail or come to the office. The contacts are on the municipality's website.

print-address = This page:
print-notice = Privacy notice:

## List of lines, page that is not there

lines-title = The WhatsApp numbers
lines-intro = Choose the service you want to write to.
missing-title = This page is not here
missing-text = The address may have a mistake. Here is where you can find us:

## Contact and icon for the portal

widget = Write to us on WhatsApp

## Hours in words

opening-range = { $first } to { $last }
opening-every-day = every day
opening-open = { $days } { $times }
opening-shut = { $days } closed
opening-shut-word = closed
opening-holidays = on public holidays
opening-date = on { $date }
opening-closures = closed { $dates }

## Privacy notice. Who changes its words also changes the date: the version is written beside every consent.

notice-date = 2026-11
notice-title = Privacy notice
notice-lead = How we treat your data when you write to us on WhatsApp or receive news from “{ $line }” (article 13 of Regulation (EU) 2016/679, “GDPR”).

notice-who = Who is the controller
notice-who-controller = The data controller is the municipality that offers the service “{ $line }”.
notice-who-dpo = The contact of the data protection officer is on the municipality's website.

notice-why = Why we use your data
notice-why-intro = The service works in two ways, with two different legal bases.
notice-questions = Questions and reports
notice-questions-purpose = We use your messages to answer you and to bring your request to the right office.
notice-questions-basis = It is a public task of the municipality (article 6(1)(e) GDPR). You do not need to subscribe to write to us.
notice-news = News
notice-news-purpose = News goes only to those who ask for it with the words ISCRIZIONE ON. Subscribers do not see each other's numbers.
notice-news-basis = The basis is your consent (article 6(1)(a) GDPR). It is free and you can withdraw it whenever you want: you can still write to us.
notice-free = Using this service is your choice. You can always reach the municipality in other ways.

notice-what = Which data
notice-what-number = your phone number, or the code WhatsApp uses in its place;
notice-what-name = the name you chose on WhatsApp;
notice-what-messages = the messages, photos, videos, audio, documents and location, if you send them;
notice-what-times = the date and time of messages, and whether ours were delivered or read;
notice-what-consent = if you subscribe or unsubscribe: the exact words, the date, the time and the version of this notice.
notice-what-care = Please do not send health data or other sensitive data unless needed. Avoid faces and number plates in photos.

notice-see = Who sees them
notice-see-staff = The office staff, in the staff chat. Normally they see your name and only the last digits of your number.
notice-see-meta = Meta, which runs WhatsApp and carries the messages, under its own rules.
notice-see-telegram = Telegram, if the staff chat is on Telegram: the messages also stay on its servers.
notice-see-abroad = Meta and Telegram may also process data outside the European Union.
notice-see-nobody = The service does not publish your messages and photos, and does not hand them over for advertising.
notice-see-link = WhatsApp's privacy policy

notice-long = How long
notice-long-messages = Messages: for the time needed to answer and, after that, for the time the law asks of the municipality. The exact times are on the municipality's website.
notice-long-files = Photos and other files: the service passes them on and does not keep them. They stay on WhatsApp and in the staff chat.
notice-long-subscription = Subscription: until you withdraw it. We keep the proof of consent and of its withdrawal, to be able to show it to those who supervise us.

notice-rights = Your rights
notice-rights-stop = To receive no more news write STOP or ISCRIZIONE OFF: it takes effect at once.
notice-rights-list = You can ask which data we have, have a copy of them, have them corrected or erased, have their use restricted. You can also object.
notice-rights-how = Write it to this same number, or to the municipality. A person answers you, within one month at the latest.
notice-rights-complaint = If you think your data are treated badly you can turn to the Italian data protection authority (Garante per la protezione dei dati personali):

notice-automatic = No automated decisions
notice-automatic-text = No decision about you is taken by a program, and nobody profiles you. Only some service messages are automatic, such as the confirmation of a subscription.

notice-age = Age
notice-age-text = WhatsApp can be used from the age of 13. If you are under 14, please ask a parent to subscribe to the news for you.

notice-version = Version of this notice: { $version }
