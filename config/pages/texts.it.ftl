# Le frasi della pagina pubblica e dell'informativa. Cortesi, brevi, senza burocratese.
# Le chiavi sono le stesse in ogni lingua: il programma non parte se una manca.

# Come si scrivono date ed elenchi in questa lingua.
locale = it_IT

## Cornice

skip = Vai al contenuto
band = Il Comune su WhatsApp
back = Torna alla pagina del servizio
footer-links = Collegamenti utili
footer-accessibility = La dichiarazione di accessibilità è sul sito del Comune.
notice-link = Informativa sulla privacy
contact-link = Salva il contatto in rubrica

## La pagina di una linea

lead = Una domanda, un problema da segnalare, gli avvisi del Comune: basta un messaggio.
lead-human = A ogni domanda risponde una persona, senza risposte automatiche.
number-label = Il numero WhatsApp
number-only-messages = Solo messaggi: a questo numero non rispondiamo alle chiamate.
write = Scrivi su WhatsApp
qr-alt = Codice QR che apre WhatsApp e una conversazione con il numero { $number }
qr-caption = Inquadri il codice con la fotocamera del telefono: si apre WhatsApp.

hours-heading = Quando rispondiamo
hours-intro = Può scrivere in qualsiasi momento. Leggiamo e rispondiamo in questi orari:
hours-always = Può scrivere in qualsiasi momento: rispondiamo appena possibile.
hours-changed = In questi giorni l'orario è diverso:
hours-days = Giorni
hours-times = Orari
emergency = Questo numero non è per le emergenze. In caso di pericolo chiami il 112.

send-heading = Che cosa può mandare
send-text = una domanda o una segnalazione, con parole sue;
send-photos = foto e brevi video;
send-voice = messaggi vocali;
send-documents = documenti;
send-place = la posizione, per dirci dove.
send-care = Nelle foto eviti volti e targhe, se può. Non mandi dati sulla salute o documenti d'identità, se non glieli chiediamo.

news-heading = Ricevere gli avvisi
news-intro = Per gli avvisi serve iscriversi. L'iscrizione è gratuita e gli altri iscritti non vedono il suo numero.
news-how = Scelga qui sotto: si apre WhatsApp con il messaggio già pronto, basta inviarlo. Oppure scriva lei le parole indicate.
news-how-paper = Mandi al numero qui sopra le parole indicate: con ON si iscrive, con OFF si cancella.
news-everything = Tutti gli avvisi
news-join = Mi iscrivo
news-leave = Mi cancello
news-about = : { $bulletin }
news-words = Parole da scrivere per «{ $bulletin }»:
news-stop = Per non ricevere più nulla basta anche la parola STOP, in qualsiasi momento. Potrà sempre scriverci.
news-consent = Inviando le parole di iscrizione acconsente a ricevere gli avvisi. Prima legga come trattiamo i suoi dati:
news-info = Per sapere orari e contatti scriva INFO.

other-heading = Se non usa WhatsApp
other-offices = Può rivolgersi anche a:
other-text = Può telefonare, scrivere un'e-mail o venire allo sportello. I contatti sono sul sito del Comune.

print-address = Questa pagina:
print-notice = Informativa sulla privacy:

## Elenco delle linee, pagina che non c'è

lines-title = I numeri WhatsApp
lines-intro = Scelga il servizio a cui vuole scrivere.
missing-title = Questa pagina non c'è
missing-text = Forse l'indirizzo ha un errore. Ecco dove può trovarci:

## Contatto e icona per il portale

widget = Scrivici su WhatsApp

## Orari in parole

opening-range = da { $first } a { $last }
opening-every-day = tutti i giorni
opening-open = { $days } { $times }
opening-shut = { $days } chiuso
opening-shut-word = chiuso
opening-holidays = nei giorni festivi
opening-date =
    { $day ->
        [8] l'{ $date }
        [11] l'{ $date }
       *[other] il { $date }
    }
opening-closures = chiuso { $dates }

## Informativa. Chi ne cambia le parole cambia anche la data: la versione resta scritta accanto a ogni consenso.

notice-date = 2026-11
notice-title = Informativa sulla privacy
notice-lead = Come trattiamo i suoi dati quando ci scrive su WhatsApp o riceve gli avvisi di «{ $line }» (articolo 13 del Regolamento europeo 2016/679, «GDPR»).

notice-who = Chi è il titolare dei dati
notice-who-controller = Titolare del trattamento è il Comune che offre il servizio «{ $line }».
notice-who-dpo = Il contatto del responsabile della protezione dei dati è sul sito del Comune.

notice-why = Perché usiamo i suoi dati
notice-why-intro = Il servizio funziona in due modi, con due basi giuridiche diverse.
notice-questions = Domande e segnalazioni
notice-questions-purpose = Usiamo i suoi messaggi per rispondere e per far arrivare la richiesta all'ufficio giusto.
notice-questions-basis = È un compito di interesse pubblico del Comune (articolo 6, paragrafo 1, lettera e, del GDPR). Per scriverci non deve iscriversi.
notice-news = Avvisi
notice-news-purpose = Gli avvisi arrivano solo a chi li chiede con le parole ISCRIZIONE ON. Gli iscritti non vedono il numero degli altri.
notice-news-basis = La base è il suo consenso (articolo 6, paragrafo 1, lettera a, del GDPR). È libero e può ritirarlo quando vuole: potrà scriverci lo stesso.
notice-free = Usare questo servizio è una sua scelta. Può sempre rivolgersi al Comune per altre vie.

notice-what = Quali dati
notice-what-number = il numero di telefono, o il codice che WhatsApp usa al suo posto;
notice-what-name = il nome che ha scelto su WhatsApp;
notice-what-messages = i messaggi, le foto, i video, gli audio, i documenti e la posizione, se li manda;
notice-what-times = la data e l'ora dei messaggi, e se i nostri sono stati consegnati o letti;
notice-what-consent = se si iscrive o si cancella: le parole esatte, la data, l'ora e la versione di questa informativa.
notice-what-care = Non mandi dati sulla salute o altri dati delicati, se non servono. Nelle foto eviti volti e targhe.

notice-see = Chi li vede
notice-see-staff = Lo staff dell'ufficio, nella chat dello staff. Di norma vede il nome e solo le ultime cifre del numero.
notice-see-meta = Meta, che gestisce WhatsApp e trasporta i messaggi, secondo le proprie regole.
notice-see-telegram = Telegram, se la chat dello staff è su Telegram: i messaggi restano anche sui suoi server.
notice-see-abroad = Meta e Telegram possono trattare dati anche fuori dall'Unione europea.
notice-see-nobody = Il servizio non pubblica i suoi messaggi e le sue foto, e non li cede per pubblicità.
notice-see-link = Informativa di WhatsApp

notice-long = Per quanto tempo
notice-long-messages = Messaggi: per il tempo che serve a rispondere e, dopo, per quello che la legge chiede al Comune. I tempi precisi sono sul sito del Comune.
notice-long-files = Foto e altri file: il servizio li trasmette e non li conserva. Restano su WhatsApp e nella chat dello staff.
notice-long-subscription = Iscrizione: finché non la ritira. Conserviamo la prova del consenso e del ritiro, per poterla mostrare a chi controlla.

notice-rights = I suoi diritti
notice-rights-stop = Per non ricevere più avvisi scriva STOP oppure ISCRIZIONE OFF: vale subito.
notice-rights-list = Può chiedere di sapere quali dati abbiamo, di averne una copia, di correggerli o cancellarli, di limitarne l'uso. Può anche opporsi.
notice-rights-how = Basta scriverlo a questo stesso numero, oppure al Comune. Le risponde una persona, al più tardi entro un mese.
notice-rights-complaint = Se pensa che i suoi dati siano trattati male può rivolgersi al Garante per la protezione dei dati personali:

notice-automatic = Nessuna decisione automatica
notice-automatic-text = Nessuna decisione che la riguarda è presa da un programma, e nessuno traccia un suo profilo. Sono automatici solo alcuni messaggi di servizio, come la conferma dell'iscrizione.

notice-age = Età
notice-age-text = WhatsApp si può usare dai 13 anni. Chi ha meno di 14 anni chieda a un genitore di iscriversi agli avvisi al suo posto.

notice-version = Versione di questa informativa: { $version }
