# Tutte le frasi che una persona può leggere. Cortesi, brevi, senza burocratese.
# Le chiavi sono le stesse in ogni lingua: il programma non parte se una manca.

## Ai cittadini

welcome =
    Iscrizione attiva: da ora riceve tutti gli avvisi di { $line }.
    Come trattiamo i suoi dati: { $notice }
    Per non riceverne più: ISCRIZIONE OFF
welcome-bulletin =
    Iscrizione attiva: da ora riceve «{ $bulletin }» di { $line }.
    Come trattiamo i suoi dati: { $notice }
    Per non riceverne più: ISCRIZIONE OFF
already-subscribed =
    La sua iscrizione era già attiva. Per non ricevere più avvisi scriva ISCRIZIONE OFF.
    Come trattiamo i suoi dati: { $notice }
goodbye = Fatto: non riceverà più avvisi da { $line }. Può sempre scriverci qui. Per iscriversi di nuovo: ISCRIZIONE ON
goodbye-bulletin = Fatto: non riceverà più «{ $bulletin }» da { $line }. Può sempre scriverci qui.
not-subscribed = L'iscrizione non risulta attiva: questi avvisi non le arrivano. Può sempre scriverci qui.
information =
    { $line }
    Orari: { $hours }
    Altri contatti e informazioni: { $page }
    Per ricevere gli avvisi: ISCRIZIONE ON
topics-hint = Per scegliere gli argomenti: ARGOMENTI
topics-list =
    Gli avvisi di { $line }: tocchi un argomento per attivarlo o disattivarlo.
    Come trattiamo i suoi dati: { $notice }
topics-label = Argomenti
topics-more = Altri argomenti
bulletin-unknown = Fra i nostri argomenti «{ $words }» non c'è. Può scegliere fra: { $bulletins }. Per esempio: ISCRIZIONE ON { $example }. Per vederli tutti: ARGOMENTI
leaving-unknown = Fra i nostri argomenti «{ $words }» non c'è. Per non ricevere più avvisi: ISCRIZIONE OFF. Per lasciare un argomento solo, per esempio: ISCRIZIONE OFF { $example }
leaving-how = Per non ricevere più avvisi: ISCRIZIONE OFF
topics-none = { $line } ha un solo elenco di avvisi, senza argomenti. Per riceverli: ISCRIZIONE ON
topics-none-subscribed = { $line } ha un solo elenco di avvisi, senza argomenti, e la sua iscrizione è attiva. Per non riceverne più: ISCRIZIONE OFF
topic-switched-on = Fatto: da ora riceve «{ $bulletin }» di { $line }. Per cambiare altro, apra di nuovo l'elenco.
topic-switched-off = Fatto: non riceverà più «{ $bulletin }» da { $line }. Per cambiare altro, apra di nuovo l'elenco.
topic-last-switched-off = Fatto: non riceverà più «{ $bulletin }», né altri avvisi da { $line }. Per riceverne ancora, apra di nuovo l'elenco.
row-on = Attivo, tocchi per disattivare
row-off = Non attivo, tocchi per attivare
zones-hint = Per scegliere le zone: ZONA
zones-list = Di quali zone vuole ricevere gli avvisi? Tocchi una zona per volta; se non sceglie, le arrivano quelli di tutte.
zones-label = Zone
zones-more = Altre zone
zones-everywhere = Tutte le zone
zones-chosen = Fatto: riceverà gli avvisi che riguardano tutti e quelli di { $zones }. Per cambiare altro, apra di nuovo l'elenco.
zones-all = Fatto: riceverà gli avvisi di tutte le zone. Per cambiare, apra di nuovo l'elenco.
zones-none = { $line } non divide gli avvisi per zone: le arrivano tutti quelli che ha scelto.
language-hint = Altra lingua / other language: LINGUA
language-unknown = Ci dispiace, «{ $word }» non c'è fra le lingue che conosciamo. Può scegliere fra: { $languages }. Per esempio: LINGUA english
read-by-people = Il suo messaggio è arrivato anche all'ufficio: se chiedeva altro, le risponderemo qui.
language-list = In quale lingua vuole leggere i messaggi automatici? / Which language would you like for automatic messages?
language-label = Lingua / Language
language-more = Altre lingue
language-chosen = Fatto: da ora i messaggi automatici sono in italiano.
row-chosen = Scelta
row-choose = Tocchi per scegliere
office-day-open = { $day } { $hours }
office-day-closed = { $day } chiuso
always-open = può scrivere in qualsiasi momento
only-messages = { $line }: a questo numero non possiamo rispondere alle chiamate. Ci scriva qui: le risponderemo appena possibile.
bulletin-footer = Per non ricevere più avvisi: STOP
linked = Fatto: questo numero è collegato. Le prove degli avvisi arriveranno qui.
link-code-wrong = Questo codice non è valido o è scaduto. Ne chieda un altro con /collega nel gruppo.
office-closed-until = Il suo messaggio è arrivato. Ora l'ufficio è chiuso: riapriamo { $when } e le risponderemo allora.
office-closed = Il suo messaggio è arrivato. In questo periodo l'ufficio è chiuso: le risponderemo alla riapertura.
office-contacts = Può rivolgersi anche a:
office-page = Orari e altri contatti: { $page }
fault-citizen-received = Abbiamo registrato la sua segnalazione n. { $number } ({ $what }). La terremo al corrente qui.
fault-citizen-joined = Grazie: la sua segnalazione si aggiunge alla n. { $number } ({ $what }), già { $state }. La terremo al corrente qui.
fault-citizen-forwarded = La segnalazione n. { $number } ({ $what }) è stata inoltrata a: { $office }. La terremo al corrente qui.
fault-citizen-resolved = La segnalazione n. { $number } ({ $what }) è risolta. Grazie per averci scritto.
fault-citizen-declined = La segnalazione n. { $number } ({ $what }) riguarda qualcosa che non è di competenza del Comune.
category-acqua = Acqua potabile
category-barriere = Barriere architettoniche
category-fognature = Fognature
category-illuminazione = Illuminazione pubblica
category-rifiuti = Rifiuti
category-segnaletica = Segnaletica e semafori
category-strade = Strade e arredo urbano
category-verde = Verde pubblico e aree gioco
category-altro = Altro
rating-question = Abbiamo chiuso la sua richiesta. La nostra risposta le è stata utile? Basta un tocco, se vuole.
rating-up = 👍 Sì
rating-down = 👎 No
rating-thanks = Grazie, lo teniamo presente.
rating-sorry = Grazie di avercelo detto. Se vuole spiegarci perché, o se serve altro, scriva qui.

## La scheda del cittadino

citizen-without-name = Senza nome
citizen-without-number = numero non mostrato da WhatsApp
card-first-contact = 🆕 Primo contatto
card-history =
    { $messages ->
        [one] 🗂 Un messaggio. Primo contatto: { $since }
       *[other] 🗂 { $messages } messaggi. Primo contatto: { $since }
    }
answers-broadcast = ↩️ Risponde all'avviso n. { $number }: «{ $words }»
card-thanked = 👍 Ha ringraziato per l'avviso n. { $number }: «{ $words }»
card-line = ☎️ Scrive a: { $line }
card-zone = 📍 Zona: { $zones }
card-language = 🌐 Legge in: { $name }
card-case = 📁 { $day }: «{ $words }», chiusa
card-case-by = 📁 { $day }: «{ $words }», chiusa da { $name }
card-not-subscribed = 🔕 Non iscritto agli avvisi
card-subscribed-everything = 🔔 Iscritto a tutti gli avvisi
card-subscribed = 🔔 Iscritto a: { $bulletins }
card-since = (dal { $day })
card-since-keyword = (dal { $day }, scrivendo)
card-since-button = (dal { $day }, con un tocco)
card-since-import = (dal { $day }, da un elenco)
card-since-staff = (dal { $day }, tramite l'ufficio)
card-window-soon =
    { $minutes ->
        [one] ⏳ tra un minuto non si potrà più rispondere con un testo libero
       *[other] ⏳ tra { $minutes } minuti non si potrà più rispondere con un testo libero
    }

## Quello che i cittadini mandano

forwarded-once = ↪️ Inoltrato
forwarded-often = ↪️ Inoltrato molte volte
reaction = Ha reagito con { $emoji }
reaction-removed = Ha tolto la reazione
tapped = 👆 Ha scelto: { $title }
contact = 👤 Contatto: { $details }
citizen-moved = 📱 Questa persona ha cambiato numero: la conversazione continua qui.
citizen-called = 📞 Ha provato a chiamare. Qui si può solo scrivere: glielo abbiamo detto.
placeholder-kind = 📎 Ha mandato qualcosa che WhatsApp non ci fa vedere ({ $detail }).
placeholder-unknown = 📎 Ha mandato qualcosa che WhatsApp non ci fa vedere.
placeholder-edited = ✏️ Ha corretto un suo messaggio. WhatsApp non ci dà il testo nuovo: se serve, chiederlo.
placeholder-edited-to = ✏️ Ha corretto un suo messaggio. Ora dice:
placeholder-revoked = 🗑 Ha cancellato un suo messaggio.
placeholder-order = 🛒 Ha mandato un ordine da un catalogo: qui non si può vedere.
placeholder-form = 📝 Ha compilato un modulo di WhatsApp: qui non si può vedere.
placeholder-call-permission = 📞 Ha risposto a una richiesta di chiamata.
placeholder-media-lost = 📎 Ha mandato un file che WhatsApp non è riuscito a consegnarci. Chiedere di mandarlo di nuovo.
placeholder-unavailable = 📎 Ha mandato un messaggio che WhatsApp segnala come non disponibile.
placeholder-sealed = 🔒 Un messaggio cifrato, di cui non è arrivata la chiave: chiedere a chi l'ha scritto di riscriverlo.
arrived-unreadable = ⚠️ Su «{ $line }» è arrivato qualcosa che non so leggere. L'ho messo da parte: avvisare il tecnico.

media-image = Foto
media-video = Video
media-audio = Audio
media-voice = Messaggio vocale
media-document = Documento
media-sticker = Sticker
media-location = Posizione
media-coming-image = 📷 Foto in arrivo.
media-coming-video = 🎬 Video in arrivo.
media-coming-audio = 🎵 Audio in arrivo.
media-coming-voice = 🎤 Messaggio vocale in arrivo.
media-coming-document = 📄 Documento in arrivo.
media-coming-sticker = 📎 Sticker in arrivo.
media-came-image = 📷 Foto arrivata.
media-came-video = 🎬 Video arrivato.
media-came-audio = 🎵 Audio arrivato.
media-came-voice = 🎤 Messaggio vocale arrivato.
media-came-document = 📄 Documento arrivato.
media-came-sticker = 📎 Sticker arrivato.
too-large-image = 📷 Foto di { $size } MB: qui se ne possono mostrare al massimo { $most }. Chiedere al cittadino di mandarla più piccola.
too-large-video = 🎬 Video di { $size } MB: qui se ne possono mostrare al massimo { $most }. Chiedere al cittadino di mandarlo più piccolo, o in più parti.
too-large-audio = 🎵 Audio di { $size } MB: qui se ne possono mostrare al massimo { $most }. Chiedere al cittadino di mandarlo più piccolo, o in più parti.
too-large-voice = 🎤 Messaggio vocale di { $size } MB: qui se ne possono mostrare al massimo { $most }. Chiedere al cittadino di mandarlo più piccolo, o in più parti.
too-large-document = 📄 Documento di { $size } MB ({ $name }): qui se ne possono mostrare al massimo { $most }. Chiedere al cittadino di mandarlo più piccolo, o in più parti.
too-large-sticker = 📎 Sticker di { $size } MB: qui se ne possono mostrare al massimo { $most }. Chiedere al cittadino di mandarlo più piccolo, o in più parti.
file-link = ⬇️ Si può scaricare da qui per { $minutes } minuti: { $url }
link-expired = Questo collegamento è scaduto. Chiedere al cittadino di mandare di nuovo il file.
link-unknown = Qui non c'è nulla.
link-gone = WhatsApp non ha più questo file. Chiedere al cittadino di mandarlo di nuovo.
link-busy = Il file non si può scaricare in questo momento. Riprovare fra poco.
not-fetched-image = 📷 Foto non recuperata. { $why }
not-fetched-video = 🎬 Video non recuperato. { $why }
not-fetched-audio = 🎵 Audio non recuperato. { $why }
not-fetched-voice = 🎤 Messaggio vocale non recuperato. { $why }
not-fetched-document = 📄 Documento non recuperato. { $why }
not-fetched-sticker = 📎 Sticker non recuperato. { $why }
not-shown = ⚠️ Un messaggio non si è potuto mostrare com'era. { $why } Diceva: { $words }

## Agli operatori: risposte

window-closed =
    ⏳ Sono passate più di 24 ore dall'ultimo messaggio del cittadino: WhatsApp non lascia partire la risposta. La tengo da parte.
    Si può avvisare il cittadino: quando tocca l'avviso, o scrive, la risposta parte da sola.
window-closed-again = ⏳ Anche questa risposta aspetta che il cittadino scriva o tocchi l'avviso.
call-back-sent = 📨 Mando l'avviso: le risposte partono appena il cittadino tocca o scrive.
call-back-sent-already = 📨 Il cittadino ha già ricevuto l'avviso: quando lo tocca, o scrive, parte anche questo.
call-back-failed = 💔 L'avviso al cittadino non è arrivato. { $why } La risposta resta da parte.
citizen-called-silent = 📞 Ha provato a chiamare. Qui si possono solo scrivere messaggi: non gli è stato detto nulla.
answer-failed = 💔 Non è arrivato. { $why }
answer-expired = ⌛ Questa risposta non è partita: in { $days } giorni il cittadino non ha scritto né toccato l'avviso. L'ho tolta dalla coda.
answer-uncertain = ❔ WhatsApp non ha detto se questo messaggio è arrivato. Se si rimanda, potrebbe arrivare due volte.
answer-taken-back = 🙈 Ritirato: al cittadino non è arrivato nulla.
answer-left-already = Troppo tardi: il messaggio era già partito.
echo-heading = 💬 { $name } ({ $desk }) risponde:
echo-called-off = 🙈 Questa risposta non è partita: al cittadino non è arrivato nulla.
echo-note = ✍️ { $name } ({ $desk }) annota, fra noi:
echo-note-gone = ✍️ { $name } ({ $desk }) ha tolto questa nota.
echo-without-file = 📎 Il file si vede solo dove è stato mandato. { $why }
room-upgraded = 🚚 La stanza è stata sostituita: la conversazione continua qui.
moved-heading = 📦 Questa conversazione continua qui: prima era in «{ $title }». Gli ultimi messaggi:
moved-broadcast = 📣 L'avviso n. { $number } ora si segue da qui. Come sta: /broadcast stato { $number }.
moved-citizen = 👤 { $when }: { $words }
moved-answer = 💬 { $when }, { $name }: { $words }
moved-note = 📝 { $when }, { $name }: { $words }
note-for-colleague = 📝 Tenuto come nota fra colleghi: al cittadino non è arrivato.
outside-threads = ↩️ Questo messaggio non è andato a nessuno: non è nella discussione di un cittadino. Per rispondere, scrivere nella discussione o usare «Rispondi» su un messaggio del cittadino.
outside-threads-choose = ↩️ Questo messaggio non è andato a nessuno: non è nella discussione di un cittadino. Se è per una di queste persone, sceglierla qui; la prossima volta, scrivere nella discussione o usare «Rispondi».
outside-threads-once = In questa discussione non lo chiederò più.
author-left = 🚪 { $name } non è più in questa stanza: quello che aveva scritto o scelto non è stato eseguito e non è andato a nessuno.
edit-too-late = ✏️ Il messaggio era già partito e WhatsApp non permette di correggerlo. Si può mandare la versione corretta.
edited-into-command = ✏️ Un comando scritto correggendo un messaggio non viene eseguito: va scritto in un messaggio nuovo.
edited-command-outside = ✏️ Un comando si esegue una volta sola, quando viene scritto: correggerlo non cambia nulla. La versione giusta va scritta in un messaggio nuovo.
edited-command-withdrawn = ✏️ Il comando è stato corretto, e ciò che mandava l'ho ritirato: al cittadino non è arrivato nulla. Per mandare altro, va scritto in un messaggio nuovo.
edited-command-late = ✏️ Il comando era già eseguito e il messaggio partito: correggerlo non cambia nulla. Per mandare altro, va scritto in un messaggio nuovo.
words-sealed = 🔒 Non ho potuto leggere questo messaggio: è cifrato, e la chiave non mi è arrivata. Non è andato a nessuno: per favore, riscrivilo.
desk-rewound = 💾 È stata rimessa una copia della base di dati, e di ciò che è successo dopo la copia non so più nulla. Una risposta è arrivata solo se porta 👌 o 👀: ciò che è stato scritto mentre ero spento non è partito. Chi è in una discussione nata dopo la copia ne avrà una nuova appena riscrive.
room-sealed =
    🔐 Questa stanza ora è cifrata, e continuo a lavorarci. Chi è nella stanza legge da tutti i suoi dispositivi, anche da quelli non verificati: io non posso sapere chi li ha in mano. Chiudete dunque le sessioni che non usate più, e verificate quelle nuove.
    Chi accede da un dispositivo nuovo legge da quel momento in poi.
reaction-no-emoji = Questa reazione non si può mandare su WhatsApp, che porta solo emoji. Al cittadino non è arrivata.
cannot-carry-kind = Questo non si può mandare su WhatsApp. Al cittadino non è arrivato nulla.
cannot-carry-size = Il file è di { $size } MB: come questo tipo di messaggio WhatsApp ne porta al massimo { $most }. Al cittadino non è arrivato nulla. Mandarlo più piccolo, o come documento.
cannot-fetch-size = Il file è di { $size } MB: da qui se ne possono prendere al massimo { $most }. Al cittadino non è arrivato nulla. Mandarlo più piccolo o in più parti, oppure metterlo sul sito e scrivere qui il collegamento.

others-folded = … e altri { $number } messaggi:
choices-invitation = Per scegliere: una reazione, oppure rispondere a questo messaggio con il numero.
choice-missed =
    { $most ->
        [0] Qui non c'è più nulla da scegliere. Al cittadino non è arrivato nulla.
        [one] Qui si può scegliere solo 1. Al cittadino non è arrivato nulla.
       *[other] Qui si può scegliere un numero da 1 a { $most }. Al cittadino non è arrivato nulla.
    }
choice-of-what = Per scegliere con un numero, usare «Rispondi» sull'avviso che propone le scelte. Al cittadino non è arrivato nulla.
former-case = Caso precedente
button-call-back = 📨 Avvisa il cittadino
button-discard = 🗑 Scarta
button-send-note = 📤 Invia al cittadino
button-resend = 🔁 Rimanda
button-leave = Lascia così
button-retry = 🔁 Riprova
press-unknown = Questa scelta non è più valida.
press-again = Già fatto da qualcuno.
press-stays-note = Resta una nota: ora comincia come una nota o un comando, o non dice più nulla.
press-not-allowed = Solo chi gestisce il gruppo può farlo.
press-sent = Inviato.
press-ready-over = È scaduta: va letta prima.
press-called-back = Il cittadino è già stato avvisato.
press-left = Va bene, resta così.
press-settled = Non serve: il messaggio risulta già arrivato.
press-retrying = Riprovo.
press-discarded =
    { $answers ->
        [0] Non c'era più niente in attesa.
        [one] Scartata una risposta.
       *[other] Scartate { $answers } risposte.
    }

## Agli operatori: comandi

command-unknown = Non conosco /{ $name }. Scrivere /aiuto per l'elenco.
command-unknown-nearest = Non conosco /{ $name }. Forse /{ $nearest }?
command-not-allowed = /{ $name } è riservato a chi gestisce il gruppo: gli amministratori, o chi è indicato nella configurazione.
command-only-in-thread = /{ $name } va scritto nella conversazione con un cittadino.
command-only-in-room = /{ $name } va scritto nella discussione generale.
line-gone = Il numero di questa conversazione non è più nella configurazione.
note-empty = Dopo /nota va scritto il testo della nota.
thread-closed = ✅ Chiusa da { $name }. Se il cittadino scrive ancora, si riapre da sola.
thread-closed-already = È già chiusa.
thread-reopened = 📂 Riaperta da { $name }.
thread-open-already = È già aperta.
case-taken = 👀 Presa in carico da { $name }.
case-taken-over = 👀 Presa in carico da { $name }. Prima era di { $before }.
case-yours-already = È già presa in carico da chi scrive.
case-assigned = 👀 Assegnata a { $name } da { $by }.
case-nobodys = ❗ Non è presa in carico da nessuno.
case-of = 👀 Presa in carico da { $name }
assign-whom = Dopo /assegna va scritto il nome di chi se ne occupa, oppure «nessuno». Qui scrivono: { $names }.
assign-which = Il nome va scritto per intero. Può essere: { $names }.
assign-unknown = Non conosco questo nome. Qui scrivono: { $names }.
answers-crossed = ✋ { $name } ha appena risposto: «{ $words }». Questa risposta parte fra { $seconds } secondi: per ritirarla, 🙈 sul messaggio.
number-revealed = 📞 { $number }. La richiesta è scritta nel registro.
number-unknown = WhatsApp non mostra il numero di questa persona. La richiesta è scritta nel registro.
queue-heading =
    { $number ->
        [one] 📥 Una persona aspetta una risposta:
       *[other] 📥 Aspettano una risposta { $number } persone. Chi aspetta da più tempo è in cima:
    }
queue-empty = ✅ Nessuno aspetta una risposta.
queue-waits = da { $time }
queue-window = testo libero fino a { $until }
queue-window-closed = più di 24 ore: la risposta si tiene da parte e parte quando tocca l'avviso, o scrive
queue-holder = se ne occupa { $name }
queue-more =
    { $number ->
        [one] … e un'altra persona.
       *[other] … e altre { $number } persone.
    }
windows-closing =
    { $number ->
        [one] ⏳ Una conversazione senza risposta: dopo la chiusura non si potrà più rispondere con un testo libero, perché si riapre { $opens }.
       *[other] ⏳ { $number } conversazioni senza risposta: dopo la chiusura non si potrà più rispondere con un testo libero, perché si riapre { $opens }. Prima quelle che scadono prima:
    }
hours-always-open = Questa linea non ha orari: si risponde sempre. Gli orari si scrivono nella configurazione.
hours-now-open = 🟢 Aperto, { $until } si chiude.
hours-now-closed = 🔴 Chiuso, si riapre { $until }.
hours-now-closed-long = 🔴 Chiuso: nei prossimi due mesi non ci sono aperture.
hours-week = 🗓 { $hours }
hours-special = 📌 { $day }: { $hours }
hours-word-closed = chiuso
hours-how = Per cambiare un giorno: /orari 24/12 chiuso, /orari 24/12 9:00-12:00, /orari 24/12 normale.
hours-past = Questo giorno è già passato.
hours-changed = 📌 { $day }: aperto { $hours }.
hours-closed = 📌 { $day }: chiuso.
hours-usual = 📌 { $day }: come al solito.
hours-usual-already = { $day }: valeva già l'orario solito.
hours-always = 🟢 Si risponde sempre: non ha orari.
hours-line-always = «{ $line }» non ha orari: si risponde sempre. Gli orari si scrivono nella configurazione.
hours-for-one = Vale solo per: { $line }.
hours-for-all = Vale per tutte le linee: { $lines }. Per una sola, il suo nome davanti al giorno: /orari { $name } 24/12 chiuso.
hours-which = Le linee di questo sportello hanno orari diversi: quale cambia?
hours-how-lines = Per una linea sola, il suo nome davanti al giorno: /orari { $name } 24/12 chiuso. Le linee: { $lines }.
button-hours-of = { $line }
button-hours-all = Tutte
press-hours-changed = Fatto.
block-how = Dopo /blocca va scritto il motivo, e se si vuole il giorno in cui riguardarlo: /blocca offese ripetute fino al 24/12.
block-when = Il giorno in cui riguardarlo non è chiaro, o è troppo lontano: per esempio fino al 24/12, entro un anno.
block-begun = 🚫 Bloccato da { $name }: «{ $reason }». Quello che scrive si conserva e non si vede; STOP e le altre parole sulle iscrizioni valgono sempre. Il { $day } lo si riguarda qui.
block-none = Non è bloccato.
block-lifted =
    ✅ Sbloccato da { $name }. { $written ->
        [0] Nel frattempo non ha scritto.
        [one] Nel frattempo ha scritto un messaggio: eccolo.
       *[other] Nel frattempo ha scritto { $written } messaggi: eccoli.
    }
block-kept-at = 🕘 { $when }
block-review =
    🚫 Bloccato dal { $since } da { $name }: «{ $reason }». È il giorno di riguardarlo: /sblocca lo toglie, /blocca motivo lo prolunga. { $written ->
        [0] Nel frattempo non ha scritto.
        [one] Nel frattempo ha scritto un messaggio.
       *[other] Nel frattempo ha scritto { $written } messaggi.
    }
card-blocked = 🚫 Bloccato da { $name }: «{ $reason }»

## Agli operatori: risposte pronte e uffici

button-ready-send = 💬 { $name }
button-ready-send-anyway = 💬 Manda lo stesso
ready-none = Non ci sono ancora risposte pronte. Per tenerne una: /r salva nome in risposta al messaggio, oppure con il testo a capo.
ready-list = 💬 Risposte pronte. /r nome la manda, /r cerca parole la trova:
ready-more =
    { $number ->
        [one] … e un'altra.
       *[other] … e altre { $number }.
    }
ready-suggested = 👇 Per «{ $words }» le più vicine: { $names }. Un tocco la manda al cittadino.
ready-line = • { $name }: { $words }
ready-line-until = • { $name }: { $words } (valida fino al { $day })
ready-line-over = • { $name }: { $words } (⚠️ scaduta il { $day })
ready-found = 💬 Queste assomigliano di più. Un tocco la manda al cittadino:
ready-not-found = Nessuna risposta pronta assomiglia a queste parole. /r le mostra tutte.
ready-over =
    ⚠️ «{ $name }» valeva fino al { $day }. Se è ancora giusta, un tocco la manda; per cambiarla: /r salva { $name }.

    { $text }
ready-sent =
    📤 { $name }

    { $text }
ready-saved = 💾 Tenuta. { $line }
ready-deleted = «{ $name }» non c'è più.
ready-unknown = Non c'è «{ $name }».
ready-unknown-nearest = Non c'è «{ $name }». La più vicina: { $near }.
ready-name = Il nome è una parola sola, di lettere, cifre e trattini: /r salva orari-anagrafe.
ready-what = Manca il testo: /r salva nome va scritto in risposta a un messaggio di testo, oppure con il testo a capo.
ready-when = Il giorno non è chiaro: per esempio /r salva nome valida fino al 31/12.
ready-fields-unknown = Non conosco { $fields }. I campi sono: { $known }.
ready-fields-gone = «{ $name }» non è partita: non si sa più che cosa mettere al posto di { $fields }. Si cambia con /ufficio o con /r salva { $name }.
field-name = nome
field-office = ufficio
field-page = pagina
field-title = titolo
field-hours = orari
field-phone = telefono
field-email = email
field-address = indirizzo
field-link = link
field-name-missing = cittadina o cittadino
template-how = Dopo /modello va scritto il nome di un modello e, se ne ha, le parole: /modello avviso_comune La pratica è pronta. /modelli li elenca.
template-unknown = Non conosco il modello «{ $template }». Approvati: { $names }.
template-not-ready = Il modello «{ $template }» non si può usare adesso: { $state }.
template-wants-more = Il modello «{ $template }» vuole una foto, un file o altre parti che qui non si possono dare.
template-wants-words = Il modello «{ $template }» vuole delle parole: vanno scritte dopo il nome.
template-takes-no-words = Il modello «{ $template }» non prende parole: va scritto solo il nome.
template-words-too-long = Le parole sono troppe per il modello «{ $template }»: ne tiene circa { $room } caratteri.
template-sent =
    📤 { $template }

    { $text }
write-how = Per scrivere per primi: /scrivi +39 347 1234567 avviso_comune La pratica è pronta. A chi non ci ha mai scritto serve un motivo, in fondo: motivo: richiesta al telefono.
write-needs-reason = Questa persona non ci ha mai scritto: in fondo va aggiunto il motivo, per esempio motivo: richiesta al telefono. Resta nella conversazione.
write-begun =
    ✉️ { $name } ha cominciato la conversazione:

    { $text }
write-reason = Motivo: { $reason }
write-done = ✉️ Scritto a { $number }: la conversazione è la n. { $thread }.
office-list = 🏢 Uffici:
office-none = Non ci sono ancora uffici nell'elenco.
office-unknown = Non conosco l'ufficio «{ $name }». Con /ufficio l'elenco.
office-unknown-nearest = Non conosco l'ufficio «{ $name }». Il più vicino: { $near }.
office-how = /ufficio nome lo mostra; chi gestisce il gruppo lo cambia: /ufficio anagrafe telefono 0573 371111. Si può scrivere: { $fields }. Un trattino toglie la voce.
office-gone = «{ $name }» non è più nell'elenco.
office-hours = 🕘 { $value }
office-phone = 📞 { $value }
office-email = ✉️ { $value }
office-address = 📍 { $value }
office-link = 🔗 { $value }
duty-now = 🙋 Di turno: { $names }.
duty-nobody = Nessuno è di turno.
duty-begun = { $name }: turno iniziato.
duty-begun-already = { $name }: il turno era già iniziato.
duty-over = { $name }: turno finito.
duty-over-already = { $name }: nessun turno in corso.
duty-how = Per iniziare il turno: /turno entro. Per finirlo: /turno esco.
shift-over =
    { $number ->
        [one] 🌙 Fine della giornata. Resta aperta una richiesta:
       *[other] 🌙 Fine della giornata. Restano aperte { $number } richieste:
    }
shift-left =
    { $number ->
        [0] ✅ Non resta aperta nessuna richiesta.
        [one] 📋 Resta aperta una richiesta:
       *[other] 📋 Restano aperte { $number } richieste:
    }
shift-begun =
    ☀️ Si comincia. { $fresh ->
        [0] Dalla chiusura non ha scritto nessun altro
        [one] Dalla chiusura ha scritto una persona che aspetta una risposta
       *[other] Dalla chiusura hanno scritto { $fresh } persone che aspettano una risposta
    }; in tutto { $waiting ->
        [one] aspetta una persona
       *[other] aspettano in { $waiting }
    }. Richieste aperte:
shift-of =
    • { $name }: { $number }{ $waiting ->
        [0] { "" }
       *[other] { " " }(in attesa { $waiting })
    }
shift-nobodys =
    • di nessuno: { $number }{ $waiting ->
        [0] { "" }
       *[other] { " " }(in attesa { $waiting })
    }

help-heading-room = Nella discussione generale si può usare:
help-heading-thread = In questa conversazione si può usare:
help-slash-kept = Qui i comandi cominciano con ! (per esempio !aiuto) o con //: alcuni programmi tengono per sé quello che comincia con /.
help-footer = Quello che si scrive nella conversazione di un cittadino gli arriva. Con # all'inizio resta una nota. 🙈 sul proprio messaggio lo ritira finché si è in tempo. Segni: 🕊 accettato, 👌 consegnato, 👀 letto, 💔 non riuscito, ✍ nota.
help-footer-explicit = Al cittadino arrivano solo le risposte a un suo messaggio; il resto è una nota. 🙈 sul proprio messaggio lo ritira finché si è in tempo. Segni: 🕊 accettato, 👌 consegnato, 👀 letto, 💔 non riuscito, ✍ nota.
help-aiuto = /aiuto – questo elenco (anche /help)
help-assegna = /assegna nome – affida la richiesta a un collega; /assegna nessuno la lascia libera
help-blocca = /blocca motivo – non si vede più quello che scrive, fino al giorno in cui si riguarda: /blocca offese fino al 24/12
help-broadcast = /broadcast [argomento] [zona X] testo – prepara un avviso agli iscritti e lo mostra prima di mandarlo (anche /avviso). /broadcast stato, programma, scadenza, pausa, riprendi, annulla N. /broadcast mancati N, incerti N: chi non l'ha ricevuto, o forse no, e perché. /broadcast riprova N [causa]: lo manda di nuovo a chi non è riuscito. /broadcast rettifica N testo: lo corregge con chi l'ha ricevuto
help-chi = /chi – chi è il cittadino
help-chiudi = /chiudi – la richiesta è conclusa
help-collega = /collega – collega il proprio WhatsApp, per le prove degli avvisi
help-coda = /coda – chi aspetta una risposta, da più tempo in cima
help-costi = /costi – quanto costano i messaggi di questo mese, e quanti gratuiti restano
help-iscritti = /iscritti – quante persone ricevono gli avvisi. /iscritti cerca nome o numero
help-iscritti-manager = /iscritti – quante persone ricevono gli avvisi. /iscritti cerca nome o numero; /iscritti aggiungi, rimuovi, zona, prova, esporta, importa
help-modelli = /modelli – i modelli di WhatsApp e come stanno; /modelli NOME ne mostra uno per intero
help-modello = /modello nome parole – manda un modello di WhatsApp, anche dopo 24 ore
help-mostra = /mostra – il numero intero del cittadino; resta scritto chi l'ha chiesto
help-nota = /nota testo – nota fra colleghi
help-orari = /orari – quando si risponde
help-orari-manager = /orari – quando si risponde; per cambiare un giorno: /orari 24/12 chiuso
help-prendi = /prendi – me ne occupo io
help-r = /r nome – manda una risposta pronta; /r cerca parole; /r salva nome in risposta a un messaggio, anche con «valida fino al 31/12»; /r elimina nome
help-riapri = /riapri – riapre una richiesta conclusa
help-scrivi = /scrivi numero modello parole – scrive per primi a un cittadino; a chi non ci ha mai scritto serve un motivo
help-salute = /salute – se tutto funziona: linee, sportelli, che cosa aspetta, spazio sul disco
help-sblocca = /sblocca – si vede di nuovo
help-statistiche = /statistiche – i numeri dell'ultima settimana; /statistiche mese, gli ultimi trenta giorni; /statistiche csv mese, in un file
help-lines = Questo sportello ha più linee: { $lines }. Dove serve, il nome va per primo: /iscritti { $name }, /statistiche { $name } settimana, /segnalazioni { $name }; per un avviso con i due punti: /broadcast { $name }: testo. Senza nome vale la prima.
help-segnalazione = /segnalazione [categoria] – registra ciò che il cittadino segnala e gli dà un numero. Poi: /segnalazione luogo via Roma 12, testo, foto, categoria, inoltra [a chi], unisci N, risolta [testo], non di competenza [testo]. Nella discussione generale con il numero davanti: /segnalazione 2026-0173 risolta
help-segnalazioni = /segnalazioni – quelle aperte; /segnalazioni risolte, o una categoria; /segnalazioni esporta le dà come file
help-turno = /turno – chi è di turno; /turno entro e /turno esco, il proprio
help-ufficio = /ufficio – l'elenco degli uffici; /ufficio anagrafe: orari, telefono, indirizzo
help-ufficio-manager = /ufficio – l'elenco degli uffici; /ufficio anagrafe: orari, telefono, indirizzo; per cambiarli: /ufficio anagrafe telefono 0935 000001

menu-aiuto = Elenco dei comandi
menu-help = Elenco dei comandi
menu-assegna = Affida la richiesta a un collega
menu-avviso = Prepara un avviso agli iscritti
menu-blocca = Non si vede più quello che scrive
menu-broadcast = Prepara un avviso agli iscritti
menu-chi = Chi è il cittadino
menu-chiudi = La richiesta è conclusa
menu-coda = Chi aspetta una risposta
menu-collega = Collega il proprio WhatsApp
menu-costi = Quanto costano i messaggi del mese
menu-iscritti = Quante persone ricevono gli avvisi
menu-modelli = I modelli di WhatsApp e come stanno
menu-modello = Manda un modello di WhatsApp
menu-mostra = Il numero intero del cittadino
menu-nota = Nota fra colleghi
menu-orari = Quando si risponde
menu-prendi = Me ne occupo io
menu-r = Manda una risposta pronta
menu-riapri = Riapre una richiesta
menu-scrivi = Scrive per primi a un cittadino
menu-salute = Se tutto funziona
menu-sblocca = Si vede di nuovo quello che scrive
menu-statistiche = I numeri della settimana o del mese
menu-segnalazione = Registra e segue una segnalazione
menu-segnalazioni = Le segnalazioni aperte
menu-turno = Chi è di turno
menu-ufficio = Orari e telefoni degli uffici

subscribers-usage = Dopo /iscritti si può scrivere: { $words }. Da solo, /iscritti dice quanti sono.
subscribers-word-nearest = Non conosco /iscritti { $word }. Forse /iscritti { $nearest }?
subscribers-total =
    { $number ->
        [0] 👥 { $line }: nessun iscritto, per ora.
        [one] 👥 { $line }: un iscritto
       *[other] 👥 { $line }: { $number } iscritti
    }
subscribers-exported =
    { $number ->
        [one] 📄 Elenco di un iscritto. Contiene dati personali: non inoltrarlo, e cancellarlo quando non serve più.
       *[other] 📄 Elenco di { $number } iscritti. Contiene dati personali: non inoltrarlo, e cancellarlo quando non serve più.
    }
file-not-made = ⚠️ Il file non c'è. { $why } Riprovare; se succede ancora, avvisare il tecnico.
subscribers-moves = Ultimi { $days } giorni: +{ $came } −{ $went }
subscribers-by-zone = Per zona:
subscribers-no-zone = senza una zona (ricevono gli avvisi di tutte)
subscribers-growth = In { $days } giorni: da { $before } a { $now }
chart-growth = { $line }: iscritti, ultimi { $days } giorni
subscribers-search-usage = Dopo /iscritti cerca va scritto il numero, le sue ultime tre cifre, il nome o l'identificativo (c12).
subscribers-search-none = Non trovo nessuno.
subscribers-search-more = Questi sono i primi { $number }: per trovarne altri scrivere qualcosa di più preciso.
subscribers-zones-of = 📍 Zone: { $zones }
subscribers-language-of = 🌐 Legge i messaggi automatici in: { $spoken }
subscribers-marketing-stopped = 🚫 Ha disattivato le promozioni dentro WhatsApp: gli avvisi con un modello di marketing non gli arrivano, gli altri sì.
subscribers-known-since = Lo conosciamo dal { $since }
subscribers-unknown = Questa persona non ci ha mai scritto e non è nell'elenco.
subscribers-everything = tutti gli avvisi
subscribers-add-usage = Si scrive così: /iscritti aggiungi numero argomento motivo. Per esempio: /iscritti aggiungi +39 333 1234567 tutto modulo firmato allo sportello. Argomenti: { $bulletins }.
subscribers-added = ✅ { $who } ora riceve: { $bulletin }. Il motivo è scritto nel registro dei consensi.
subscribers-added-already = { $who } riceveva già: { $bulletin }. Non è cambiato nulla.
subscribers-had-left = ⚠️ Il { $day } aveva chiesto di non riceverne più: se non l'ha chiesto di nuovo, usare /iscritti rimuovi.
subscribers-welcome-sent = Gli mando la conferma, con il collegamento all'informativa.
subscribers-welcome-cannot = La conferma non può partire ora: WhatsApp lascia scrivere per primi solo con un modello. Dargli l'informativa in altro modo.
subscribers-remove-usage = Si scrive così: /iscritti rimuovi numero argomento motivo. Senza argomento vale per tutti gli avvisi. Per esempio: /iscritti rimuovi c12 lo ha chiesto al telefono. Argomenti: { $bulletins }.
subscribers-removed = ✅ { $who } non riceve più: { $bulletin }. Il motivo è scritto nel registro dei consensi.
subscribers-removed-already = { $who } non riceveva già: { $bulletin }. Non è cambiato nulla.
subscribers-zone-usage = Si scrive così: /iscritti zona numero nomi delle zone, oppure tutte. Zone: { $zones }.
subscribers-zone-set = ✅ { $who } riceve gli avvisi di: { $zones }.
proof-usage = Si scrive così: /iscritti prova numero. Al posto del numero vale l'identificativo che mostra /iscritti cerca, per esempio c12.
proof-none = Nel registro dei consensi non c'è nulla su questa persona.
proof-heading =
    { $number ->
        [one] 🧾 { $who }: una riga nel registro dei consensi.
       *[other] 🧾 { $who }: { $number } righe nel registro dei consensi.
    }
proof-in-force = Un consenso è in vigore.
proof-not-in-force = Nessun consenso è in vigore.
proof-last = Le ultime { $number }:
proof-given = iscritto a: { $bulletin }
proof-withdrawn = cancellato da: { $bulletin }
proof-means-keyword = scrivendo
proof-means-button = toccando una voce di un elenco
proof-means-staff = scritto da { $name }, che dà il motivo
proof-means-import = da un elenco importato da { $name }, con la prova
proof-hash = Impronta SHA-256: { $hash }
proof-page = La pagina da stampare contiene il numero intero: non inoltrarla.
proof-title = Prova del consenso
proof-line = Linea
proof-person = Persona
proof-number = Numero
proof-address = Identificativo
proof-state = Oggi
proof-asked = Estratta da
proof-ledger =
    { $number ->
        [one] Il registro dei consensi: una riga
       *[other] Il registro dei consensi: { $number } righe
    }
proof-said = Detto il
proof-how = Come
proof-words = Parole esatte
proof-notice-seen = Informativa
proof-message = Messaggio
proof-recorded = Scritto il
proof-hash-label = Impronta SHA-256
proof-hash-heading = Il testo dell'impronta
proof-hash-explained = Il registro non si può modificare né cancellare. L'impronta SHA-256 { $hash } è quella del testo che segue, con un a capo alla fine di ogni riga (dopo ogni parentesi chiusa): lo stesso registro dà sempre la stessa impronta.
proof-notice = Allegato: informativa { $version }
proof-notice-kept = Conservata dal { $kept }. Impronta SHA-256 del testo, com'era nella pagina: { $hash }
import-usage = Mandare l'elenco come file CSV con /iscritti importa come didascalia, oppure rispondere con /iscritti importa al file. Nella prima riga i nomi delle colonne: numero e prova (come e quando ha dato il consenso) ci vogliono; argomento, zona, lingua, data, stato (ON, OFF) possono mancare.
import-too-large = Il file è di { $size } MB: da qui il programma ne può prendere al massimo { $most }. Dividerlo in più file.
import-reading = 📥 Leggo l'elenco…
import-reading-rows = 📥 Leggo l'elenco: { $rows } righe.
import-read = 📥 Elenco letto: { $rows } righe.
import-checking =
    🔎 Controllo l'elenco
    { $bar } { $share }: { $passed } persone di { $total }
import-writing =
    ✍️ Scrivo l'elenco nel registro dei consensi
    { $bar } { $share }: { $passed } persone di { $total }
import-ready = 📋 Elenco letto, { $rows } righe. Non è ancora cambiato nulla. Con «Importa»:
import-added = · iscrizioni nuove: { $rows }
import-removed = · cancellazioni: { $rows }
import-same = · già così: { $rows }
import-nothing = Non c'è nulla da importare.
import-problems = Righe che restano fuori: { $rows }
import-problem = · riga { $row }: { $why }
import-problems-more = … e altre { $rows }: sono tutte nel file.
import-problem-no-number = manca il numero
import-problem-wrong-number = il numero non è valido
import-problem-no-proof = manca la prova del consenso
import-problem-unknown-bulletin = l'argomento non esiste
import-problem-unknown-state = lo stato non si capisce: ON oppure OFF
import-problem-unknown-zone = la zona non esiste
import-problem-unknown-language = la lingua non c'è
import-problem-wrong-date = la data non è valida, per esempio 3/11/2026
import-problem-quotes = virgolette aperte e mai chiuse
import-problem-too-long = il testo è troppo lungo
import-problem-double = ripete una riga precedente
import-problem-newer = questa persona ha scelto diversamente, dopo: resta come ha chiesto
import-errors-heading = riga;problema
import-done = ✅ Elenco importato.
import-left-out = · righe rimaste fuori: { $rows }
import-cancelled = ✖️ Importazione annullata: non è cambiato nulla.
import-stopped-halfway = ✖️ Importazione fermata. Fino a qui:
import-expired = ⌛ Nessuno ha confermato entro 24 ore: l'elenco non è stato importato.
import-failed = ⚠️ L'elenco non si può leggere. { $why }
import-cause-empty = Il file è vuoto.
import-cause-excel = È un file di Excel: salvarlo come CSV.
import-cause-no-text = Non è un file CSV.
import-cause-no-numero = Nella prima riga manca la colonna numero.
import-cause-no-prova = Nella prima riga manca la colonna prova, con la prova del consenso di ognuno.
import-cause-gone = La configurazione è cambiata: mandarlo di nuovo.
import-confirmed = Va bene: si importa.
import-stopped = Fermata.
import-press-again = Nessun cambiamento: l'elenco è { $state }.
import-state-reading = in lettura
import-state-checking = in lettura
import-state-ready = da confermare
import-state-writing = già in importazione
import-state-done = già importato
import-state-cancelled = annullato
import-state-expired = scaduto
import-state-failed = illeggibile
button-import-confirm = ✅ Importa
button-import-cancel = ✖️ Annulla
link-code =
    Dal proprio WhatsApp, mandare a { $number } questo messaggio:
    COLLEGA { $code }
    Vale { $minutes } minuti.
linked-desk = 📱 { $name } ha collegato il proprio WhatsApp per le prove.

## Agli operatori: segnalazioni

fault-offer = 🛠 Una foto, un luogo e una descrizione: sembra una segnalazione. Si può registrarla con un numero e seguirla.
button-fault-begin = 🛠 Registra la segnalazione
fault-which = 🛠 Di che cosa si tratta? Scelta la voce, la segnalazione ha un numero e il cittadino lo riceve.
fault-near =
    📌 A { $metres } m c'è la n. { $number } ({ $category }), { $citizens ->
        [one] già segnalata da un cittadino.
       *[other] già segnalata da { $citizens } cittadini.
    }
button-fault-join = 🔗 È la n. { $number }
button-fault-category = { $category }
button-fault-forward = ➡️ Inoltra a { $office }
button-fault-resolve = ✅ Risolta
button-fault-decline = 🚫 Non di competenza
fault-card = 🛠 Segnalazione n. { $number } · { $category }
fault-card-state = Stato: { $state }
fault-state-draft = da registrare
fault-state-received = ricevuta
fault-state-forwarded = inoltrata
fault-state-forwarded-to = inoltrata a { $office }
fault-state-resolved = risolta
fault-state-declined = non di competenza
fault-state-joined = unita a un'altra
fault-card-summary = 📝 { $words }
fault-card-words = 💬 { $words }
fault-card-photos =
    📷 { $photos ->
        [one] Una foto, disponibile fino al { $until }
       *[other] { $photos } foto, disponibili fino al { $until }
    }
fault-card-citizens =
    👥 { $citizens ->
        [one] Segnalata da un cittadino
       *[other] Segnalata da { $citizens } cittadini
    }
fault-card-office = 🏢 Competente: { $office }
fault-card-outcome = ✍️ { $words }
fault-card-no-place = 📍 Manca il luogo: chiedere la posizione al cittadino, oppure /segnalazione luogo via Roma 12.
fault-card-joined = 🔗 Segnalazione n. { $number }: unita alla n. { $into }, che continua per tutti.
fault-photo = 📷 Segnalazione n. { $number }, foto { $photo }
fault-step-received = 🛠 Segnalazione n. { $number } registrata da { $name }.
fault-step-joined = 🔗 Segnalazione unita alla n. { $number } da { $name }.
fault-step-forwarded = ➡️ Segnalazione n. { $number } inoltrata a { $office } da { $name }.
fault-step-resolved = ✅ Segnalazione n. { $number } risolta, dice { $name }.
fault-step-declined = 🚫 Segnalazione n. { $number } non di competenza, dice { $name }.
fault-told = 📤 Al cittadino: «{ $text }»
fault-told-instead = 📤 Al cittadino, al posto del messaggio di prima, che non era ancora partito: «{ $text }»
fault-tell-yourself = ✋ Su questa linea non parte nulla da solo. Da scrivere al cittadino, se si vuole: «{ $text }»
fault-by-desk = 🏢 La vede lo sportello «{ $desk }», con le foto.
fault-by-mail = ✉️ Parte un'e-mail a { $email }, con le foto.
fault-no-mail = ⚠️ Il programma non ha un server di posta: l'e-mail a { $email } va mandata a mano.
fault-by-hand = ✋ Di «{ $office }» non c'è un recapito: va avvisato a mano.
fault-forward-whom = Dopo /segnalazione inoltra va scritto a chi: la categoria non ha un ufficio competente nella configurazione.
fault-forward-maybe = Forse «{ $office }»? Il nome va scritto per intero.
fault-forwarded-already = È già stata inoltrata a { $office }, oppure è conclusa.
fault-joined =
    🔗 Unita alla n. { $number }: { $citizens ->
        [one] l'ha segnalata un cittadino.
       *[other] l'hanno segnalata in { $citizens }.
    }
fault-join-not = Non si può unire alla n. { $number }: è conclusa, o è la stessa.
fault-join-how = Dopo /segnalazione unisci va scritto il numero dell'altra: /segnalazione unisci 2026-0173.
fault-settled-already = È già conclusa, o unita a un'altra. Per registrarne un'altra: /segnalazione nuova.
fault-unknown = Non trovo la segnalazione n. { $number }.
fault-none = In questa conversazione non c'è una segnalazione. Per registrarla: /segnalazione. Altrove va scritto il numero: /segnalazione 2026-0173.
fault-how = Qui va scritto il numero: /segnalazione 2026-0173. Una nuova si registra nella conversazione con il cittadino.
fault-one-already = C'è già la n. { $number }. Per registrarne un'altra: /segnalazione nuova categoria.
fault-category-unknown = Non conosco la categoria «{ $words }». Le categorie: { $categories }.
fault-place-how = Il luogo si scrive così: /segnalazione luogo via Roma 12. Senza indirizzo vale l'ultima posizione mandata dal cittadino, e qui non c'è.
fault-summary-how = Il testo che si pubblica si scrive così: /segnalazione testo Lampione spento davanti alla scuola. Niente nomi.
fault-words-how = Le parole per chi interviene si scrivono così: /segnalazione parole Il lampione è spento da ieri. In risposta a un messaggio del cittadino valgono le sue; con /segnalazione parole no si tolgono.
fault-photos-where = Le foto si aggiungono nella conversazione con il cittadino che le ha mandate.
fault-photos-none = Non ci sono altre foto recenti in questa conversazione.
press-fault-which = Di che cosa si tratta?
press-fault-filed = Registrata con il n. { $number }.
press-fault-joined = Fatto.
press-fault-forwarded = Inoltrata a { $office }.
press-fault-resolved = Risolta.
press-fault-declined = Non di competenza.
faults-heading =
    { $number ->
        [one] 🛠 Una segnalazione:
       *[other] 🛠 { $number } segnalazioni, dalla più vecchia:
    }
faults-line =
    • { $number } { $category }, { $place }: { $state }, da { $age }{ $citizens ->
        [0] { "" }
        [one] { "" }
       *[other] , { $citizens } cittadini
    }
faults-no-place = luogo da chiedere
faults-none = ✅ Nessuna segnalazione.
faults-more =
    { $number ->
        [one] … e un'altra.
       *[other] … e altre { $number }.
    }
faults-how = Dopo /segnalazioni si può scrivere uno stato (aperte, ricevute, inoltrate, risolte, non di competenza, chiuse, tutte), una categoria ({ $categories }), o tutti e due; oppure esporta.
faults-exported-json =
    📄 { $number ->
        [one] Una segnalazione
       *[other] { $number } segnalazioni
    } nel formato Open311 (GeoReport v2). Senza foto, nomi e numeri: si può pubblicare.
faults-exported-csv = 📄 Le stesse come tabella.
faults-exported-geojson = 🗺 Le stesse per una mappa.
mail-subject = Segnalazione n. { $number }: { $category }
mail-opening = { $line } inoltra la segnalazione n. { $number }.
mail-category = Categoria: { $category }
mail-place = Luogo: { $place }
mail-words = Descrizione: { $words }
mail-citizens =
    { $citizens ->
        [one] L'ha segnalata un cittadino.
       *[other] L'hanno segnalata { $citizens } cittadini.
    }
mail-photos =
    { $photos ->
        [0] Non ci sono foto.
        [one] In allegato una foto.
       *[other] In allegato { $photos } foto.
    }
mail-closing = Nel rispondere, indicare il n. { $number }.
mail-without-photos = Le foto non si sono potute allegare: chiederle a chi inoltra.
mail-failed = 💔 Segnalazione n. { $number }: l'e-mail a { $email } non è arrivata. { $why }
mail-waits = ⏳ Segnalazione n. { $number }: l'e-mail a { $email } aspetta. { $why } Parte da sola appena si può.
mail-uncertain = ❔ Segnalazione n. { $number }: non si sa se l'e-mail a { $email } è partita. Se si rimanda, potrebbe arrivare due volte.
button-mail-again = 🔁 Manda di nuovo

## Agli operatori: la salute di Sportello

health-well = 🟢 Funziona tutto.
health-ill =
    { $parts ->
        [one] 🔴 Una parte è ferma: quello che aspetta non si perde, e parte appena si può.
       *[other] 🔴 { $parts } parti sono ferme: quello che aspetta non si perde, e parte appena si può.
    }
health-kind-desk = sportello
health-mail = Posta elettronica
health-nothing-waits = Niente in attesa.
health-waits =
    { $number ->
        [one] In attesa un messaggio, da { $time }.
       *[other] In attesa { $number } messaggi, il più vecchio da { $time }.
    }
health-part-well = 🟢 { $title } ({ $kind }): funziona. { $queue }
health-part-starts = 🟡 { $title } ({ $kind }): mi sto collegando, da { $since }. { $queue }
health-part-ill = 🔴 { $title } ({ $kind }): fermo da { $since }. { $why } { $queue }
health-cause-not-heard = Non sento quello che si scrive lì: il servizio non risponde.
health-more-ill =
    { $parts ->
        [one] 🔴 Un'altra parte è ferma.
       *[other] 🔴 Altre { $parts } parti sono ferme.
    }
health-more-well =
    { $parts ->
        [one] 🟢 Un'altra funziona.
       *[other] 🟢 Altre { $parts } funzionano.
    }
health-helpers-out =
    { $helpers ->
        [one] 🟡 Un bot di aiuto non parla: gli altri vanno avanti.
       *[other] 🟡 { $helpers } bot di aiuto non parlano: gli altri vanno avanti.
    }
health-held =
    { $number ->
        [one] ⏳ Una risposta aspetta che il cittadino scriva o tocchi l'avviso.
       *[other] ⏳ { $number } risposte aspettano che il cittadino scriva o tocchi l'avviso.
    }
health-uncertain =
    { $number ->
        [one] ❔ Di un messaggio non si sa se sia arrivato: nessuno lo rimanda da solo.
       *[other] ❔ Di { $number } messaggi non si sa se siano arrivati: nessuno li rimanda da solo.
    }
health-undecided =
    { $number ->
        [one] 📥 Un arrivo è ancora da leggere, da { $time }.
       *[other] 📥 { $number } arrivi sono ancora da leggere, il più vecchio da { $time }.
    }
health-aside =
    { $number ->
        [one] ⚠️ Un arrivo non si è potuto leggere ed è messo da parte: avvisare il tecnico.
       *[other] ⚠️ { $number } arrivi non si sono potuti leggere e sono messi da parte: avvisare il tecnico.
    }
health-store = 💾 Archivio: { $kept }; sul disco restano { $free }. In funzione da { $time }.
health-store-low = ⚠️ Il disco è quasi pieno: restano { $free }, l'archivio ne occupa { $kept }. Avvisare il tecnico. In funzione da { $time }.
health-store-unseen = 💾 Lo spazio sul disco non si può leggere. In funzione da { $time }.

## Agli operatori: avvisi

bulletin-everybody = tutti gli iscritti
bulletin-corrects = { $bulletin }, rettifica dell'avviso n. { $number }
bulletin-in-zone = { $bulletin }, zona { $zone }
button-broadcast-test = 👁 Prova a me
button-broadcast-send = 📣 Invia
button-broadcast-plan = 🗓 Programma
button-broadcast-send-anyway = 📣 Invia lo stesso
button-broadcast-at = 🗓 { $at }
button-broadcast-cancel = ✖️ Annulla
button-broadcast-approve = ✅ Approva
broadcast-approval =
    📣 { $name } chiede di mandare adesso l'avviso n. { $number } ({ $bulletin }). Serve l'approvazione di una seconda persona.

    { $words }
broadcast-approval-at =
    🗓 { $name } chiede di mandare { $at } l'avviso n. { $number } ({ $bulletin }). Serve l'approvazione di una seconda persona.

    { $words }
broadcast-request-approved =
    ✅ { $name } ha approvato l'avviso n. { $number } ({ $bulletin }).

    { $words }
broadcast-request-cancelled =
    ✖️ { $name } ha annullato l'avviso n. { $number } ({ $bulletin }).

    { $words }
broadcast-request-outdated =
    🗓 Avviso n. { $number } ({ $bulletin }): { $name } ha chiesto un'altra ora, vale la richiesta più recente.

    { $words }
approve-nobody = Nella configurazione approva una persona sola, che non può chiedere l'invio: lo chieda qualcun altro.
broadcast-proposed = Per l'avviso n. { $number } si aspetta l'approvazione di una seconda persona.
approve-another = È stata chiesta un'altra ora: approvare la richiesta più recente.
approve-too-late = Quell'ora è passata da troppo: chiedere di nuovo.
approve-not-allowed = Può approvare solo chi è indicato nella configurazione, e non chi ha chiesto l'invio.
button-broadcast-pause = ⏸ Pausa
button-broadcast-resume = ▶️ Riprendi
button-broadcast-missed = 📄 Mancati
button-broadcast-correct = ✏️ Correggi
button-broadcast-retry = 🔁 Riprova i non riusciti
button-broadcast-retry-doubtful = 🔁 Manda di nuovo
draft-heading = 📣 Avviso n. { $number } – { $bulletin }
draft-green = 🟢 Si può mandare.
draft-yellow = 🟡 Prima di mandarlo, guardare:
draft-red = 🔴 Attenzione:
draft-forbidden = 🔴 Così non si può mandare:
draft-why-nobody = Nessun iscritto lo riceverebbe: chi è iscritto a che cosa, e dove, lo dice /iscritti.
draft-why-no-template = Fra i modelli di Meta nessuno va bene per questo avviso: manca «{ $template }», o non è nella lingua giusta, o vuole altri parametri. A chi non ci ha scritto nelle ultime 24 ore ({ $outside }) non può arrivare nulla. Guardare /modelli.
draft-why-waiting = Il modello «{ $template }» aspetta ancora l'approvazione di Meta: a chi non ci ha scritto nelle ultime 24 ore ({ $outside }) non può arrivare nulla.
draft-why-unusable = WhatsApp non manda il modello «{ $template }»: { $state }. A chi non ci ha scritto nelle ultime 24 ore ({ $outside }) non può arrivare nulla. Avvisare il tecnico.
draft-why-none-reachable = Meta permette di scrivere per primi a { $limit } persone in 24 ore, e sono finite: riprovare più tardi.
draft-why-some-reachable = Meta permette di scrivere per primi a { $limit } persone in 24 ore: adesso se ne raggiungono { $reachable } su { $recipients }.
draft-why-stopped = Il numero è fermo. { $why } L'avviso partirebbe quando riprende, se non è scaduto.
draft-why-unreachable = In questo momento Meta non si raggiunge. { $why }
draft-why-asking = Chiedo a Meta come stanno il modello e il limite di oggi: qualche secondo.
draft-why-no-answer = Meta non risponde: modello e limite sono gli ultimi che si conoscono. Si può mandare lo stesso.
draft-why-marketing = Per Meta il modello «{ $template }» è pubblicità (marketing): costa di più, e chi l'ha disattivata non lo riceve.
draft-why-repeat = Dice le stesse parole dell'ultimo avviso (n. { $last }, { $since }).
draft-why-recent = L'ultimo avviso (n. { $last }) è di meno di un'ora fa.
draft-why-quiet = È ora di silenzio: parte da solo { $at }. Le allerte invece partono subito.
draft-why-costly = Costa più di { $most }.
draft-inside = Così a chi ci ha scritto nelle ultime 24 ore:
draft-outside = Così agli altri, con il modello «{ $template }» ({ $state }, { $category }):
draft-outside-unknown = Agli altri, con il modello «{ $template }», dentro parole fisse che Meta non ci ha ancora detto:
draft-language =
    { $recipients ->
        [0] 🌐 Testo in { $spoken }: finora nessun iscritto legge in { $spoken }.
        [one] 🌐 Testo in { $spoken }: lo riceve una persona. Ci ha scritto nelle ultime 24 ore: { $inside }.
       *[other] 🌐 Testo in { $spoken }: lo ricevono { $recipients } persone. Ci hanno scritto nelle ultime 24 ore: { $inside }.
    }
draft-language-none =
    { $recipients ->
        [one] 🌐 Una persona legge in { $spoken }: riceve il testo in { $own }, in { $spoken } solo le parole fisse. Per darle il testo in { $spoken }: dopo quello in { $own } una riga «--- { $code }», e sotto la traduzione.
       *[other] 🌐 { $recipients } persone leggono in { $spoken }: ricevono il testo in { $own }, in { $spoken } solo le parole fisse. Per dare loro il testo in { $spoken }: dopo quello in { $own } una riga «--- { $code }», e sotto la traduzione.
    }
draft-language-template = ℹ️ Il modello in { $spoken } manca o non è approvato: fuori dalle 24 ore il testo arriva nel modello «{ $template }» in { $own }.
draft-people = Destinatari: { $recipients }. Ci hanno scritto nelle ultime 24 ore: { $inside }. Gli altri, con il modello: { $outside }.
draft-limit = Meta permette di scrivere per primi a { $limit } persone in 24 ore (già contate: { $opened }). Raggiungibili adesso: { $reachable }.
draft-limit-none = Meta non mette limiti di persone. Raggiungibili adesso: { $reachable }.
draft-limit-unknown = A quante persone Meta permetta di scrivere per primi in 24 ore non si sa ancora (già contate: { $opened }).
draft-cost = Costo: circa { $high }.
draft-cost-between = Costo: fra { $low } e { $high }, secondo la categoria del modello.
draft-cost-none = Costo: niente.
draft-duration =
    { $minutes ->
        [0] Tempo: meno di un minuto.
       *[other] Tempo: circa { $minutes } min.
    }
draft-first = È il primo avviso di questo numero.
draft-last = Ultimo avviso: n. { $number }, { $since }: «{ $words }»
draft-corrects = Va solo a chi ha ricevuto, o forse ha ricevuto, l'avviso n. { $number }.
draft-expiry =
    { $hours ->
        [one] Scade dopo un'ora: ciò che allora non è partito non parte più.
       *[other] Scade dopo { $hours } ore: ciò che allora non è partito non parte più.
    }
draft-planned = 🗓 Parte da solo { $at }.
draft-proposed = ⏳ { $name } ha chiesto di mandarlo: si aspetta l'approvazione di una seconda persona.
draft-four-eyes = Servirà l'approvazione di una seconda persona.
draft-four-eyes-one = Servirà l'approvazione dell'unica persona che può darla: l'invio lo deve chiedere un'altra.
draft-alone = È un'allerta: può partire con una persona sola, e resta scritto nel registro.
draft-not-yet = Non è ancora partito.
when-today = oggi alle { $hour }
when-tomorrow = domani alle { $hour }
when-yesterday = ieri alle { $hour }
when-day = { $day } alle { $hour }
broadcast-when =
    🗓 Quando deve partire l'avviso n. { $number }?
    Un'altra ora si scrive: /broadcast programma { $number } domani 8:30, oppure 24/12 9:00
broadcast-choose-hour = Scegliere l'ora qui sotto.
broadcast-hour-unknown = Non capisco «{ $words }». Per esempio: /broadcast programma { $number } domani 8:30, oppure 24/12 9:00
broadcast-hour-past = Quell'ora è già passata.
broadcast-hour-far = È troppo lontano: al massimo un anno.
broadcast-hour-skipped = Quella notte l'orologio va avanti di un'ora e quell'ora non c'è: vale { $at }.
broadcast-hour-twice = Quella notte l'orologio torna indietro e quell'ora c'è due volte: vale la prima.
broadcast-life-usage = Dopo il numero dell'avviso scrivere le ore, da 1 a { $most }. Per esempio: /broadcast scadenza { $number } 6
broadcast-lives =
    { $hours ->
        [one] L'avviso n. { $number } scade un'ora dopo la partenza prevista: poi non parte più.
       *[other] L'avviso n. { $number } scade { $hours } ore dopo la partenza prevista: poi non parte più.
    }
broadcast-zone-unknown = Non conosco la zona «{ $zone }». Ci sono: { $zones }. Se «zona» è l'inizio del testo, andare a capo prima.
fitted-breaks = gli a capo diventano « · »
fitted-tabs = le tabulazioni diventano spazi
fitted-spaces = molti spazi di fila diventano uno solo
fitted-invisible = i segni che non si vedono si tolgono
fitted-braces = le doppie parentesi graffe diventano semplici
fitted-dress = grassetti e corsivi si perdono
remark-fitted = ✂️ Nel modello: { $changes }.
remark-only-words = 📎 { $what }: arriva solo a chi ci ha scritto nelle ultime 24 ore. Nel modello «{ $template }» c'è posto solo per il testo.
remark-other-template = ℹ️ Il modello «{ $better }» adesso non si può usare ({ $state }): si usa «{ $template }».
broadcast-scheduled = 🗓 Avviso n. { $number } – { $bulletin } – parte da solo { $at }.
broadcast-resting =
    🌙 Avviso n. { $number } – { $bulletin } – fermo per la notte, riprende da solo { $at }
    { $bar } { $share }
    Inviati { $sent } di { $total }, consegnati { $delivered }, letti { $read }. Non riusciti { $refused }, in dubbio { $uncertain }, non più iscritti { $unsubscribed }.
broadcast-held = ⏸ Avviso n. { $number } – { $bulletin } – in pausa prima di partire.
broadcast-lapsed =
    ⌛ Avviso n. { $number } – { $bulletin } – scaduto
    Inviati { $sent }. Scaduti prima di partire { $called_off }. Consegnati { $delivered }, letti { $read }. Non riusciti { $refused }, in dubbio { $uncertain }, non più iscritti { $unsubscribed }.
broadcast-dropped = ✖️ Avviso n. { $number } – { $bulletin } – annullato. Non è partito nulla.
broadcast-waits = 📣 Avviso n. { $number } – { $bulletin } – in preparazione: non è ancora partito.
broadcast-running =
    📣 Avviso n. { $number } – { $bulletin } – in corso
    { $bar } { $share }
    Inviati { $sent } di { $total }, consegnati { $delivered }, letti { $read }. Non riusciti { $refused }, in dubbio { $uncertain }, non più iscritti { $unsubscribed }.
broadcast-pace =
    { $minutes ->
        [0] Va a { $rate } al minuto: manca meno di un minuto.
        [one] Va a { $rate } al minuto: manca circa un minuto.
       *[other] Va a { $rate } al minuto: mancano circa { $minutes } minuti.
    }
broadcast-paused =
    ⏸ Avviso n. { $number } – { $bulletin } – in pausa
    { $bar } { $share }
    Inviati { $sent } di { $total }, consegnati { $delivered }, letti { $read }. Non riusciti { $refused }, in dubbio { $uncertain }, non più iscritti { $unsubscribed }.
broadcast-done =
    ✅ Avviso n. { $number } – { $bulletin } – concluso
    Inviati { $sent } di { $total }, consegnati { $delivered }, letti { $read }. Non riusciti { $refused }, in dubbio { $uncertain }, non più iscritti { $unsubscribed }.
broadcast-cancelled =
    ✖️ Avviso n. { $number } – { $bulletin } – annullato
    Inviati { $sent }, non partiti { $called_off }. Consegnati { $delivered }, letti { $read }. Non riusciti { $refused }, in dubbio { $uncertain }, non più iscritti { $unsubscribed }.
broadcast-answers =
    { $answers ->
        [one] 💬 Ha risposto una persona.
       *[other] 💬 Hanno risposto { $answers } persone.
    }
broadcast-thanks =
    { $thanks ->
        [one] 👍 Ha ringraziato una persona.
       *[other] 👍 Hanno ringraziato { $thanks } persone.
    }
report-later =
    🕓 Avviso n. { $number } – { $bulletin } – il giorno dopo
    Inviati { $sent } di { $total }, consegnati { $delivered }, letti { $read }. Non riusciti { $refused }, in dubbio { $uncertain }, non più iscritti { $unsubscribed }.
report-later-cancelled =
    🕓 Avviso n. { $number } – { $bulletin } – il giorno dopo
    Inviati { $sent } di { $total }, consegnati { $delivered }, letti { $read }. Non riusciti { $refused }, in dubbio { $uncertain }, non più iscritti { $unsubscribed }, non partiti { $called_off }.
report-nobody = ✅ Avviso n. { $number } – concluso: non c'era più nessuno a cui mandarlo.
report-pace = ⏱ Consegnato { $steps }.
report-pace-step = al { $share } in { $time }
report-pace-not-yet = al { $share } non ancora
report-cost = 💶 Costo: { $cost }. A pagamento { $paid }, gratuiti { $free }.
report-cost-none = 💶 Costo: niente. Gratuiti { $free }.
report-cost-other =
    { $number ->
        [one] 💶 Uno in più è a pagamento, con una tariffa che non è nella configurazione.
       *[other] 💶 Altri { $number } sono a pagamento, con una tariffa che non è nella configurazione.
    }
report-cost-unknown =
    { $number ->
        [one] 💶 Di uno consegnato Meta non ha detto il prezzo.
       *[other] 💶 Di { $number } consegnati Meta non ha detto il prezzo.
    }
report-left =
    { $people ->
        [one] 🚪 Una persona si è cancellata entro un giorno dall'averlo ricevuto.
       *[other] 🚪 Si sono cancellate { $people } persone entro un giorno dall'averlo ricevuto.
    }
report-file = avviso-{ $number }.png
chart-arrivals = Avviso n. { $number }: a quante persone, e quando
chart-arrivals-people = persone
chart-arrivals-time = tempo dall'invio
chart-arrivals-time-stretched = tempo dall'invio (l'inizio è più largo)
chart-sent = inviati { $people }
chart-delivered = consegnati { $people }
chart-read = letti { $people }
broadcast-started = L'avviso n. { $number } parte.
broadcast-started-alone = L'allerta n. { $number } parte con una persona sola: resta scritto nel registro.
broadcast-scheduled-now = L'avviso n. { $number } parte da solo { $at }.
broadcast-scheduled-quiet = A quell'ora c'è silenzio: l'avviso n. { $number } parte da solo { $at }.
broadcast-waits-quiet = È ora di silenzio: l'avviso n. { $number } riprende da solo { $at }.
broadcast-begins = 📣 È l'ora dell'avviso n. { $number }: parte.
broadcast-begins-late =
    { $minutes ->
        [one] ⏰ Doveva partire { $at }: è in ritardo di un minuto.
       *[other] ⏰ Doveva partire { $at }: è in ritardo di { $minutes } minuti.
    }
broadcast-begins-not = 🛑 È l'ora dell'avviso n. { $number }, ma così non si può mandare. { $why } Resta in pausa: quando è a posto, /broadcast riprendi { $number }
broadcast-rests = 🌙 L'avviso n. { $number } si ferma per la notte e riprende da solo { $at }.
broadcast-expired = ⌛ L'avviso n. { $number } è scaduto { $at }: non è partito, e non parte più.
broadcast-expired-rest =
    { $sent ->
        [one] ⌛ L'avviso n. { $number } è scaduto { $at }: ne è partito uno, gli altri non partono più.
       *[other] ⌛ L'avviso n. { $number } è scaduto { $at }: ne sono partiti { $sent }, gli altri non partono più.
    }
broadcasts-restored =
    { $number ->
        [one] ⏸ È stata ripresa una copia di sicurezza: l'avviso n. { $numbers } è in pausa. Guardare che cosa è già partito, poi /broadcast riprendi { $example } oppure /broadcast annulla { $example }
       *[other] ⏸ È stata ripresa una copia di sicurezza: gli avvisi n. { $numbers } sono in pausa. Guardare che cosa è già partito, poi per ciascuno riprendi oppure annulla, per esempio /broadcast riprendi { $example }
    }
broadcast-paused-now = L'avviso n. { $number } è in pausa.
broadcast-resumed-now = L'avviso n. { $number } riprende.
broadcast-cancelled-now = L'avviso n. { $number } è annullato.
broadcast-press-again = Nessun cambiamento: questo avviso è { $state }.
broadcast-stopped = ⏸ L'avviso n. { $number } si è fermato. { $why }
broadcast-fails = 🛑 Avviso n. { $number }: troppi invii non riusciti, { $refused } sugli ultimi { $settled }. È in pausa.
broadcast-fails-ask = Continuare lo stesso? L'elenco: /broadcast mancati { $number }
broadcast-none = Non c'è un avviso n. { $number }.
broadcast-usage = Scrivere il testo dopo /broadcast, oppure rispondere con /broadcast al messaggio da mandare.
broadcast-too-long = Il testo è troppo lungo: { $length } caratteri. Il modello ne contiene al massimo { $most }.
broadcast-too-long-in = Il testo in { $spoken } è troppo lungo: { $length } caratteri. Il modello ne contiene al massimo { $most }.
broadcast-language-unknown = Non conosco la lingua «{ $word }». Dopo «---» si può scrivere: { $languages }.
broadcast-language-twice = Il testo in { $spoken } c'è due volte: lasciarne uno.
broadcast-language-empty = Sotto la riga «--- { $code }» manca il testo.
broadcast-language-first = Prima della riga «--- { $code }» ci vuole il testo in { $own }.
broadcast-needs-words = Serve anche un testo: a chi non ci ha scritto nelle ultime 24 ore arriva solo quello.
broadcast-needs-caption = Questo tipo di file non può portare il testo dell'avviso: vanno bene foto, video e documenti.
broadcast-album = Un avviso porta un file solo, e questo è un album: non parte nulla. Mandare l'album senza comando, poi rispondere con lo stesso comando e il testo a una delle sue foto: parte quella.
broadcast-of-album = Un avviso porta un file solo: di questo album parte soltanto quello a cui si è risposto, gli altri no.
broadcast-life-unknown = Non conosco «{ $word }»: si può usare stato, programma, scadenza, pausa, riprendi, annulla, mancati, incerti, riprova o rettifica, con il numero dell'avviso.
broadcast-life-more = Dopo «{ $word } { $number }» non va altro: basta /broadcast { $word } { $number }. Se è il testo di un avviso, cominciarlo con altre parole.
broadcast-which = Di quale avviso? In corso, in pausa o programmati: { $numbers }. Per esempio: /broadcast { $word } { $number }
broadcast-which-none = Nessun avviso è in corso, in pausa o programmato. Di un altro scrivere il numero: /broadcast { $word } 12
broadcast-missed =
    { $people ->
        [one] 📄 Avviso n. { $number }: una persona non l'ha ricevuto, o forse no.
       *[other] 📄 Avviso n. { $number }: { $people } persone non l'hanno ricevuto, o forse no.
    }
broadcast-missed-none = Avviso n. { $number }: finora nessuno è rimasto senza.
broadcast-missed-not-started = L'avviso n. { $number } non è partito: non c'è ancora chi l'abbia perso.
broadcast-missed-file = mancati-{ $number }.csv
broadcast-doubtful =
    { $people ->
        [one] 📄 Avviso n. { $number }: di una persona non si sa se l'ha ricevuto. La risposta di Meta si è persa.
       *[other] 📄 Avviso n. { $number }: di { $people } persone non si sa se l'hanno ricevuto. La risposta di Meta si è persa.
    }
broadcast-doubtful-none = Avviso n. { $number }: nessuna copia è in dubbio.
missed-cause = { $number } × { $why } ({ $cause })
broadcast-doubtful-file = incerti-{ $number }.csv
missed-class-refused = non riusciti
missed-class-uncertain = in dubbio: forse l'hanno ricevuto
missed-class-expired = scaduti prima di partire
missed-class-cancelled = annullati prima di partire
missed-class-unsubscribed = non più iscritti
missed-heading = numero;motivo;spiegazione;codice;quando;id
missed-is-personal = L'elenco contiene numeri di telefono: non inoltrarlo, e cancellarlo quando non serve più.
broadcast-retried =
    { $people ->
        [one] 🔁 L'avviso n. { $number } parte di nuovo per una persona.
       *[other] 🔁 L'avviso n. { $number } parte di nuovo per { $people } persone.
    }
broadcast-retry-paused =
    { $people ->
        [one] 🔁 L'avviso n. { $number } è in pausa: quando riprende, parte di nuovo anche per una persona.
       *[other] 🔁 L'avviso n. { $number } è in pausa: quando riprende, parte di nuovo anche per { $people } persone.
    }
broadcast-retry-nobody = Avviso n. { $number }: non c'è nessuno a cui mandarlo di nuovo.
broadcast-retry-busy = L'avviso n. { $number } sta già ripartendo per altre persone: riprovare fra un minuto.
broadcast-retry-expired = L'avviso n. { $number } è scaduto e non parte più. Se serve ancora, prepararne uno nuovo.
broadcast-retry-cancelled = L'avviso n. { $number } è annullato e non parte più. Se serve ancora, prepararne uno nuovo.
broadcast-retry-cause =
    Avviso n. { $number }: a nessuno non è arrivato per «{ $cause }», o a più gruppi diversi. Basta una parola della causa, o il suo codice:
    { $causes }
    Per le copie in dubbio: /broadcast riprova { $number } incerti
broadcast-retry-twice = Mandandolo di nuovo, chi l'aveva già ricevuto lo riceve due volte.
broadcast-retry-doubt =
    { $people ->
        [one] ⚠️ Avviso n. { $number }: di una persona non si sa se l'ha ricevuto. Mandandolo di nuovo, potrebbe riceverlo due volte.
       *[other] ⚠️ Avviso n. { $number }: di { $people } persone non si sa se l'hanno ricevuto. Mandandolo di nuovo, qualcuna potrebbe riceverlo due volte.
    }
broadcast-correct-not-started = L'avviso n. { $number } non è partito: si può annullare e rifare.
broadcast-correct-under-way = L'avviso n. { $number } non è finito. Prima fermarlo, poi rettificarlo: /broadcast annulla { $number }
broadcast-correct-usage = Dopo il numero scrivere il testo giusto: /broadcast rettifica { $number } testo
broadcast-correct-how = ✏️ Rettificare l'avviso n. { $number }: copiare questo, con il testo giusto alla fine. Prima di partire si vede l'anteprima.
broadcast-below = Qui sotto.
state-draft = in preparazione
state-proposed = in attesa di approvazione
state-scheduled = programmato
state-running = partito
state-paused = in pausa
state-done = concluso
state-cancelled = annullato
test-sent = Prova inviata sul proprio WhatsApp.
test-failed = 🛑 { $name }, la prova dell'avviso n. { $number } non è arrivata. { $why }
test-not-linked = Prima va collegato il proprio WhatsApp: /collega

## Agli operatori: statistiche

statistics-heading = 📊 { $line }: { $days }
statistics-messages = Messaggi dei cittadini: { $heard }. Risposte: { $answered }.
statistics-peak = Il giorno più pieno: { $day } ({ $number }). L'ora più piena: { $hour ->
        [0] fra mezzanotte e l'una
        [1] fra l'una e le 2
       *[other] dalle { $hour } alle { $next }
    }.
statistics-waits =
    { $number ->
        [one] ⏱ Prima risposta a una richiesta, dopo { $half }.
       *[other] ⏱ Prima risposta a { $number } richieste: metà entro { $half }, nove su dieci entro { $most }.
    }
statistics-waits-open =
    { $number ->
        [one] ⏱ Prima risposta a una richiesta, dopo { $half } di orario di apertura.
       *[other] ⏱ Prima risposta a { $number } richieste: metà entro { $half }, nove su dieci entro { $most } di orario di apertura.
    }
statistics-promise = Entro { $promise }, come promesso: { $share }.
statistics-ready = 📌 Risposte pronte più usate: { $answers }.
statistics-faults = 🚧 Segnalazioni registrate: { $total }. Le più frequenti: { $categories }.
statistics-ratings = 🙂 Com'è andata, secondo i cittadini: 👍 { $up }, 👎 { $down }.
statistics-subscribers = 👥 Iscritti: { $total } (+{ $came } −{ $went }).
statistics-broadcast = 📣 Avviso n. { $number } del { $day }: inviati { $sent }, consegnati { $delivered }, letti { $read }.
statistics-broadcasts-more =
    { $number ->
        [one] … e un altro avviso.
       *[other] … e altri { $number } avvisi.
    }
statistics-usage = Si scrive così: /statistiche settimana, /statistiche mese. Per avere i dati in un file: /statistiche csv mese.
statistics-rows = 📊 { $line }: { $days }. Nel file ci sono solo numeri, nessun dato personale.
subscribers-file = iscritti-{ $line }-{ $day }.csv
growth-file = iscritti-{ $line }.png
proof-file = prova-{ $citizen }-{ $at }.pdf
import-errors-file = errori-{ $name }
import-errors-list = elenco
statistics-file = statistiche-{ $line }-{ $day }.{ $ending }
statistics-columns = che cosa;giorno;ora;numero
board-heard = messaggi
board-answered = risposte
board-wait = attesa tipica
board-minutes = { $number } min
board-hours = { $number } h
board-subscribers = iscritti +{ $came } −{ $went }
board-subscribers-total = iscritti alla fine
board-subscribers-came = nuovi iscritti
board-subscribers-went = iscritti usciti
board-of-citizens = dei cittadini
board-by-day = Messaggi per giorno
board-by-hour = Messaggi per ora
board-waits = Attesa della prima risposta
board-waits-open = Attesa della prima risposta, in orario
board-promise = promessa { $time }: { $share }
board-within = fino a { $time }
board-longer = di più
board-ready = Risposte pronte più usate
board-ready-one = risposta pronta
board-faults = Segnalazioni registrate
board-fault-one = segnalazione
board-ratings = Com'è andata, secondo i cittadini
board-satisfied = risposta utile
board-not-satisfied = non utile
board-broadcasts = Avvisi
board-broadcast = n. { $number }
board-broadcast-one = avviso n. { $number }
board-sent = inviati
board-delivered = consegnati
board-read = letti

costs-heading = 💶 { $line }: { $month }, fino a ora
costs-service = Messaggi di servizio a pagamento: { $number } × { $each } = { $cost }
costs-utility = Modelli di utilità: { $number } × { $each } = { $cost }
costs-marketing = Modelli di pubblicità (marketing): { $number } × { $each } = { $cost }
costs-free = Gratuiti: { $number }
costs-total = Totale: { $cost }
costs-other = A pagamento con una tariffa che non è nella configurazione, quindi non nel totale: { $number }
costs-unknown = Consegnati di cui Meta non ha detto il prezzo: { $number }
costs-allowance = 🎁 Dei { $free } messaggi di servizio gratuiti del mese ne sono partiti { $used }: ne restano { $left }.
costs-allowance-over = 🎁 I { $free } messaggi di servizio gratuiti del mese sono finiti: ne sono partiti { $used }, { $left } oltre.
costs-before = Il mese prima ({ $month }): { $cost }, per { $paid } messaggi a pagamento.
costs-could-merge =
    ✂️ Se i messaggi scritti di seguito allo stesso cittadino, entro { $seconds } secondi, partissero insieme, questo mese { $number ->
        [one] ne sarebbe partito uno in meno
       *[other] ne sarebbero partiti { $number } in meno
    }. Chi gestisce il programma può volerlo così: { $setting }
costs-footer = Contano i messaggi consegnati, con le tariffe della configurazione, senza IVA. Fa fede la fattura di Meta.

## Agli operatori: modelli di WhatsApp

templates-now = 📋 I modelli di «{ $line }», come li dà Meta adesso:
templates-then = 📋 I modelli di «{ $line }», com'erano l'ultima volta ({ $at }). Adesso Meta non li dice. { $why }
templates-never-seen = 📋 Non so ancora quali modelli ha «{ $line }»: Meta non li dice. { $why } Riprovare fra poco.
templates-none = Non ce n'è nessuno: `sportello check` può crearli.
templates-more =
    { $number ->
        [one] …e un altro.
       *[other] …e altri { $number }.
    }
templates-how = Uno per intero: /modelli NOME
template-none = Su «{ $line }» non c'è un modello «{ $template }».
template-none-nearest = Su «{ $line }» non c'è un modello «{ $template }». Forse «{ $nearest }»?
template-state-approved = ✅ approvato
template-state-pending = 🕓 in esame da parte di Meta
template-state-rejected = ❌ rifiutato
template-state-paused = ⏸ in pausa
template-state-disabled = 🚫 disattivato
template-state-in-appeal = 🕓 in esame dopo il ricorso
template-state-limit-exceeded = 🚫 oltre il numero di modelli permesso
template-state-archived = 🗄 archiviato
template-state-locked = 🔒 bloccato da Meta
template-state-pending-deletion = 🗑 in corso di eliminazione
template-state-deleted = 🗑 eliminato
template-state-unknown = ❔ in uno stato che non conosco
template-category-utility = utilità
template-category-marketing = marketing
template-category-authentication = autenticazione
template-category-unknown = categoria non nota
template-quality-high = qualità alta
template-quality-medium = qualità media
template-quality-low = qualità bassa
template-coming = presto { $category }
template-in-use = in uso
template-cause = Perché, nelle parole di Meta: { $cause }
template-header-image = foto
template-header-video = video
template-header-document = documento
template-header-location = posizione
template-room =
    { $parameters ->
        [one] Fra ‹ › va il testo: al massimo { $most } caratteri.
       *[other] Fra ‹ › va il testo, una riga per parte: in tutto al massimo { $most } caratteri.
    }
template-unfilled = Ha parti variabili che il programma non sa riempire: non si può usare per gli avvisi.
template-now-approved = ✅ Meta ha approvato il modello «{ $template }» di «{ $line }»: si può usare.
template-now-pending = 🕓 Il modello «{ $template }» di «{ $line }» è di nuovo in esame: finché Meta non lo approva non parte. Di solito bastano minuti, al massimo un giorno.
template-now-rejected = ❌ Meta ha rifiutato il modello «{ $template }» di «{ $line }». Il tecnico può correggerlo in WhatsApp Manager, o fare ricorso.
template-now-paused = ⏸ Meta ha messo in pausa il modello «{ $template }» di «{ $line }»: troppe persone l'hanno segnalato o ci hanno bloccato. Riprende da solo, dopo 3 ore la prima volta e 6 la seconda; alla terza è disattivato. Intanto mandare solo avvisi indispensabili.
template-paused-for-pace = ⏸ Meta ha fermato il modello «{ $template }» di «{ $line }» in mezzo a un invio grande, per come è stato accolto. Non riprende da solo: il tecnico lo riattiva in WhatsApp Manager.
template-now-disabled = 🚫 Meta ha disattivato il modello «{ $template }» di «{ $line }»: non si può più usare. Il tecnico ne crei un altro, con un altro nome, e lo scriva nella configurazione.
template-now-in-appeal = 🕓 Meta riesamina il modello «{ $template }» di «{ $line }»: per ora non parte.
template-now-limit-exceeded = 🚫 Il modello «{ $template }» di «{ $line }» non si può usare: l'account ha troppi modelli. Il tecnico ne elimini qualcuno.
template-now-archived = 🗄 Il modello «{ $template }» di «{ $line }» è stato archiviato: non parte più. Il tecnico può riprenderlo in WhatsApp Manager.
template-now-locked = 🔒 Meta ha bloccato il modello «{ $template }» di «{ $line }»: non parte. Il tecnico guardi perché in WhatsApp Manager.
template-now-pending-deletion = 🗑 Il modello «{ $template }» di «{ $line }» sta per essere eliminato: non parte più.
template-now-deleted = 🗑 Il modello «{ $template }» di «{ $line }» è stato eliminato. Il suo nome resta occupato per 30 giorni: il tecnico ne crei uno con un altro nome, e lo scriva nella configurazione.
template-category-now-marketing = 💶 Meta considera ora pubblicità (marketing) il modello «{ $template }» di «{ $line }»: ogni messaggio costa di più, e chi ha disattivato la pubblicità non lo riceve. Prima di mandare avvisi guardare il costo; il tecnico può fare ricorso in WhatsApp Manager entro 60 giorni.
template-category-now-utility = ✅ Il modello «{ $template }» di «{ $line }» è ora di utilità: costa meno e arriva a tutti.
template-category-now-authentication = ⚠️ Meta considera ora di autenticazione (codici di accesso) il modello «{ $template }» di «{ $line }»: non è adatto a scrivere ai cittadini. Il tecnico guardi perché in WhatsApp Manager.
template-category-from-to = Prima: { $before }. Adesso: { $after }.
template-category-from-to-soon = Adesso: { $before }. Poi: { $after }.
template-category-priced = { $category }, { $price } a messaggio
template-category-soon-marketing = 💶 Entro un giorno Meta considererà pubblicità (marketing) il modello «{ $template }» di «{ $line }»: costerà di più, e chi ha disattivato la pubblicità non lo riceverà. Il tecnico può fare ricorso, o correggerne le parole, in WhatsApp Manager.
template-quality-fell-medium = ⚠️ La qualità del modello «{ $template }» di «{ $line }» scende: alcune persone l'hanno segnalato o ci hanno bloccato. Mandare solo quello che serve a chi lo riceve, e ricordare come si esce.
template-quality-fell-low = ⚠️ La qualità del modello «{ $template }» di «{ $line }» è bassa: se non migliora Meta lo mette in pausa. Per qualche giorno mandare solo avvisi indispensabili.
template-reworded = ✏️ Sono cambiate le parole del modello «{ $template }» di «{ $line }»: /modelli le mostra.
template-meta-says = Meta dice: { $words }
template-use-answers = Serve ad avvisare chi aspetta una risposta da più di 24 ore.
template-use-broadcasts = Serve agli avvisi, per chi non ci scrive da 24 ore.
template-use-none = Il programma non lo usa.

## I modelli che `sportello check` può creare

template-default-broadcast =
    Avviso di { $line } a chi si è iscritto:

    { $words }

    Per non riceverne più risponda STOP.
template-default-example = Lunedì 7 dicembre, dalle 8 alle 12, manca l'acqua in via Roma e in via Garibaldi.
template-default-answer = { $line } ha risposto al suo messaggio. Tocchi il pulsante qui sotto per leggere la risposta.
template-default-button = Leggi la risposta

## Notizie da Meta

line-stopped = 🛑 «{ $line }» non può mandare messaggi. { $why } Non si perde nulla: i messaggi aspettano e ripartono da soli.
desk-silent = 🛑 Nel gruppo «{ $desk }» non arriva più niente. { $why } Non si perde nulla: i messaggi aspettano e arrivano da soli.
desk-works-again = ✅ Nel gruppo «{ $desk }» i messaggi arrivano di nuovo.
room-mute = 🔇 Qui non posso più leggere né scrivere, e al cittadino non arriva nulla. { $why }
room-exposed = ⚠️ Questa stanza non è protetta come dovrebbe: { $what }. Avvisare il tecnico.
caution-public = chiunque può entrarvi da sé e leggere quello che scrivono i cittadini
caution-knock = chiunque può chiedere di entrarvi
caution-restricted = chi è in un'altra stanza o in uno spazio può entrarvi da sé
caution-knock-restricted = chi è in un'altra stanza o in uno spazio può entrarvi da sé, e chiunque può chiederlo
caution-readable = chiunque può leggerla senza entrarvi
caution-unmarked = non posso mettere reazioni, e non si vede se una risposta è arrivata
caution-unredacted = non posso cancellare i messaggi, e i dati di un cittadino che li fa cancellare restano qui
helper-out = ⚠️ Un bot di questo gruppo ({ $helper }) non parla più. { $why } Gli altri continuano.
queue-long =
    🐢 Molti messaggi in coda: { $messages ->
        [one] 1 messaggio aspetta, circa { $minutes } min
       *[other] { $messages } messaggi aspettano, circa { $minutes } min
    } perché arrivi tutto. Non si perde nulla.
account-alert = ℹ️ Meta segnala qualcosa su «{ $line }»: { $details }
account-review = ℹ️ Esame dell'account di «{ $line }» da parte di Meta: { $details }
account-settings = ⚠️ Sono cambiate le impostazioni del numero «{ $line }»: { $details }
account-account = ⚠️ Cambia qualcosa nell'account WhatsApp di «{ $line }»: { $details }
account-capability = ℹ️ Cambiano i limiti di invio di «{ $line }»: { $details }
account-username = ℹ️ Nome utente di «{ $line }»: { $details }
account-name = ℹ️ Nome mostrato di «{ $line }»: { $details }
account-quality = ℹ️ Qualità o velocità del numero «{ $line }»: { $details }
account-security = ⚠️ Sicurezza del numero «{ $line }»: { $details }
account-error = ⚠️ WhatsApp segnala un errore su «{ $line }»: { $details }
account-other = ℹ️ Meta manda una notizia che non conosco su «{ $line }» ({ $topic }): { $details }

## Perché qualcosa non è riuscito

cause-0 = Il permesso di Meta (token) non è valido o è scaduto: va rinnovato.
cause-1 = Errore di Meta: il messaggio potrebbe essere partito.
cause-2 = WhatsApp non risponde in questo momento.
cause-3 = All'applicazione manca un permesso su Meta.
cause-4 = Troppe richieste a Meta: si rallenta.
cause-10 = { cause-3 }
cause-33 = Il numero non esiste più su Meta.
cause-100 = Il messaggio ha una forma che WhatsApp non accetta: avvisare il tecnico.
cause-190 = { cause-0 }
cause-200 = { cause-3 }
cause-368 = Meta ha bloccato l'account per le sue regole: rispondere nel pannello di Meta.
cause-613 = { cause-4 }
cause-80007 = { cause-4 }
cause-130403 = Questo cittadino è bloccato su questo numero.
cause-130429 = Troppi messaggi in poco tempo: si rallenta.
cause-130472 = WhatsApp non ha consegnato il messaggio, per un suo esperimento.
cause-130497 = WhatsApp non permette di scrivere in quel Paese.
cause-131000 = Errore di WhatsApp senza spiegazioni: il messaggio potrebbe essere partito.
cause-131005 = { cause-3 }
cause-131008 = { cause-100 }
cause-131009 = WhatsApp non accetta il messaggio (per esempio: una reazione a un messaggio troppo vecchio).
cause-131016 = { cause-2 }
cause-131021 = Il destinatario è il numero stesso.
cause-131026 = Questa persona non può ricevere su WhatsApp i nostri messaggi. Provare un'altra via.
cause-131030 = Numero di prova: il destinatario va aggiunto nel pannello di Meta.
cause-131031 = Meta ha bloccato l'account: vedere il pannello di Meta.
cause-131037 = Il nome mostrato non è approvato da Meta.
cause-131042 = Problema con il pagamento a Meta: WhatsApp non consegna finché non è risolto.
cause-131044 = { cause-131042 }
cause-131045 = Il numero va registrato di nuovo su Meta.
cause-131047 = Sono passate più di 24 ore dall'ultimo messaggio del cittadino.
cause-131048 = Troppe persone ci hanno bloccato o segnalato: WhatsApp limita gli invii.
cause-131049 = WhatsApp limita i messaggi promozionali a questa persona. Non insistere prima di domani.
cause-131050 = Il cittadino ha disattivato i nostri avvisi dentro WhatsApp.
cause-131051 = WhatsApp non accetta questo tipo di messaggio.
cause-131052 = Il file non si è potuto scaricare: chiedere di mandarlo di nuovo.
cause-131053 = WhatsApp non ha accettato il file (formato o dimensione).
cause-131055 = { cause-131051 }
cause-131056 = Troppi messaggi di fila a questa persona.
cause-131057 = Meta sta facendo manutenzione sul numero.
cause-131059 = { cause-100 }
cause-131060 = WhatsApp dice che il messaggio non è disponibile.
cause-131061 = Questo modello non si può mandare così: avvisare il tecnico.
cause-131062 = Serve il numero di telefono, che WhatsApp non mostra.
cause-131063 = { cause-131061 }
cause-131064 = Meta ha limitato l'account per modelli classificati male.
cause-132000 = Il modello richiede parametri diversi: avvisare il tecnico.
cause-132001 = Il modello non esiste o non è approvato da Meta.
cause-132005 = Il testo è troppo lungo per il modello.
cause-132007 = Meta ha rifiutato il contenuto del modello.
cause-132008 = Il testo contiene segni che il modello non accetta.
cause-132012 = { cause-132008 }
cause-132015 = Il modello è in pausa per bassa qualità.
cause-132016 = Il modello è stato disattivato da Meta: ne serve uno nuovo.
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
cause-137000 = È cambiato il codice di sicurezza del cittadino.
cause-139100 = Il blocco non è riuscito per tutti.
cause-139101 = L'elenco dei bloccati è pieno.
cause-139102 = { cause-2 }
cause-139103 = { cause-2 }
cause-2494100 = { cause-131057 }
cause-unreachable = La rete non risponde.
cause-no-answer = Nessuna risposta: il messaggio potrebbe essere partito.
cause-no-receipt = { cause-no-answer }
cause-timeout = { cause-no-answer }
cause-interrupted = { cause-no-answer }
cause-internal = Errore del programma: avvisare il tecnico.
cause-no-address = Di questa persona non si conosce più né numero né identificativo.
cause-mail-down = Il server di posta non risponde.
cause-mail-later = Il server di posta dice di riprovare più tardi.
cause-mail-login = Il server di posta non accetta nome e password: avvisare il tecnico.
cause-mail-refused = Il server di posta ha rifiutato l'e-mail: controllare l'indirizzo.
cause-mail-too-large = L'e-mail è troppo grande per il server di posta.
cause-media-gone = Il file non si è potuto scaricare.
cause-media-not-made = Il file non si è potuto preparare.
cause-media-too-large = Il file è troppo grande.
cause-media-unclean = Dalla foto non si sono potuti togliere i dati nascosti (per esempio il luogo): è rovinata o enorme. Se serve, mandarla come documento.
cause-media-upload = Non è stato possibile caricare il file su WhatsApp.
cause-matrix-account = L'accesso a Matrix è quello di un altro account: avvisare il tecnico (i due nomi sono nel registro del programma).
cause-matrix-encrypted = Nella stanza è stata attivata la cifratura: da qui non si può più leggere né scrivere. Serve la libreria per le stanze cifrate (extra e2e), oppure una stanza nuova, non cifrata: avvisare il tecnico.
cause-matrix-keys = La stanza è cifrata, e la sessione dell'account ha chiavi che non conosco (il token viene da Element, o la base di dati è andata perduta): serve una sessione nuova, solo per me. Avvisare il tecnico.
cause-matrix-refused = Matrix non ha accettato il messaggio.
cause-matrix-moved = La stanza è stata sostituita da una nuova, in cui l'account non c'è ancora: va invitato lì.
cause-matrix-room = Nella stanza l'account non ha i permessi che servono.
cause-matrix-shared = La stanza è cifrata, e l'account serve anche un altro sportello: ogni stanza cifrata ne vuole uno tutto suo. Avvisare il tecnico.
cause-matrix-password = Il server Matrix non accetta password per l'account del programma: avvisare il tecnico, serve un token.
cause-matrix-token = L'accesso a Matrix non è più valido: avvisare il tecnico.
cause-telegram-refused = Telegram non ha accettato il messaggio.
cause-telegram-room = Nel gruppo il bot non ha i permessi che servono.
cause-topics-off = Gli Argomenti del gruppo sono spenti: vanno riaccesi.
cause-telegram-forbidden = Il bot è stato tolto dal gruppo: va rimesso, come amministratore.
cause-telegram-invalidtoken = Telegram non riconosce più il token del bot: ne serve uno nuovo.
cause-telegram-conflict = Un altro programma usa lo stesso bot.
cause-flood = Il servizio ha chiesto di rallentare.
cause-unknown = Codice { $code }: avvisare il tecnico.
