"""What can be wrong with a project, in a row or in RDF, in words; the codes are stable."""

from __future__ import annotations

from psm_kg.links.words import note, violation, warning

CELLS = {
    "required-cell": violation(
        "manca il valore: {what}",
        "the value is missing: {what}",
    ),
    "cell-over-long": violation(
        "il testo è di {length} caratteri, al massimo {limit}: accorciarlo",
        "the text has {length} characters, at most {limit}: shorten it",
    ),
    "invisible-character": violation(
        "«{value}» contiene caratteri invisibili che cambiano il modo in cui si legge ({names}): "
        "riscrivere la cella a mano",
        "“{value}” holds invisible characters that change how it reads ({names}): type the cell "
        "again",
    ),
    "control-character": violation(
        "«{value}» contiene caratteri di controllo ({names}): riscrivere la cella a mano",
        "“{value}” holds control characters ({names}): type the cell again",
    ),
    "mixed-alphabets": violation(
        "la parola «{word}» mescola lettere di alfabeti diversi ({names}): riscriverla a mano",
        "the word “{word}” mixes letters of different alphabets ({names}): type it again",
    ),
    "markup": violation(
        "«{value}» contiene codice HTML: scrivere solo il testo",
        "“{value}” holds HTML code: write the text only",
    ),
    "placeholder": note(
        "«{value}» è stato inteso come «non c’è»: la cella si può lasciare vuota",
        "“{value}” was taken to mean that there is none: the cell can be left empty",
    ),
    "identifier-needed": violation(
        "servono il CUP o un codice proprio: senza, al prossimo invio il progetto non si "
        "riconoscerebbe; scrivere per esempio «{instead}» nella colonna «{column_it}»",
        "the CUP or a code of your own is needed: without it the project could not be recognised "
        "in the next delivery; write for example “{instead}” in column “{column_en}”",
    ),
    "identifier-unusable": violation(
        "«{value}» non contiene lettere né cifre: scrivere un codice come «{instead}»",
        "“{value}” has neither letters nor digits: write a code such as “{instead}”",
    ),
    "cup-length": violation(
        "il CUP «{value}» ha {length} caratteri invece di 15: una lettera, due cifre, una lettera, "
        "undici cifre, come «{instead}»",
        "the CUP “{value}” has {length} characters instead of 15: a letter, two digits, a letter, "
        "eleven digits, such as “{instead}”",
    ),
    "cup-letter": violation(
        "nel CUP «{value}» il carattere numero {position} è «{found}», ma lì va una lettera dalla "
        "A alla Z",
        "character number {position} of the CUP “{value}” is “{found}”, but a letter from A to Z "
        "belongs there",
    ),
    "cup-digit": violation(
        "nel CUP «{value}» il carattere numero {position} è «{found}», ma lì va una cifra{meant}",
        "character number {position} of the CUP “{value}” is “{found}”, but a digit belongs "
        "there{meant}",
    ),
    "duplicate-cup": violation(
        "il CUP «{value}» è già altrove ({first}): un progetto si scrive una volta sola, con tutte "
        "le sue azioni",
        "CUP “{value}” is already elsewhere ({first}): write a project once, with all its actions",
    ),
    "duplicate-identifier": violation(
        "il codice «{value}» è già altrove ({first}): darne uno diverso a ciascun progetto",
        "code “{value}” is already elsewhere ({first}): give each project its own",
    ),
    "duplicate-title": warning(
        "il titolo «{value}» è già altrove ({first}): se è lo stesso progetto cancellare una riga, "
        "altrimenti distinguere i titoli",
        "title “{value}” is already elsewhere ({first}): delete a row if the project is the same, "
        "else tell the titles apart",
    ),
    "known-project": note(
        "potrebbe essere il progetto «{name}», che il piano ha già: l’ufficio valuterà se unirli; "
        "nulla viene unito in automatico",
        "this may be the project “{name}”, which the plan has already: the office will judge "
        "whether to merge them; nothing is merged by itself",
    ),
}

VALUES = {
    "unknown-action": violation(
        "l’azione {value} non esiste: {meant}",
        "action {value} does not exist: {meant}",
    ),
    "action-is-not-specific": violation(
        "{value} è {what}, non un’azione: scegliere fra {meant}",
        "{value} is {what}, not an action: choose among {meant}",
    ),
    "action-of-another-plan": violation(
        "«{value}» non è un’azione di questo piano: scrivere il codice, come {instead}",
        "“{value}” is not an action of this plan: write its code, such as {instead}",
    ),
    "action-became-date": violation(
        "il foglio di calcolo ha cambiato il codice dell’azione in una data: scrivere {instead} in "
        "una cella di tipo testo",
        "the spreadsheet turned the action code into a date: write {instead} in a text cell",
    ),
    "action-text-differs": warning(
        "accanto al codice {action} c’è un testo che non è di quell’azione («{text}»): controllare "
        "quale delle due cose è giusta",
        "the text beside code {action} is not of that action (“{text}”): check which of the two is "
        "right",
    ),
    "no-action": warning(
        "il progetto non indica alcuna azione e così non sarà collegato al piano. {proposals}",
        "the project names no action, and so will not be linked to the plan. {proposals}",
    ),
    "unknown-municipality": violation(
        "«{value}» non è un comune del territorio del piano{meant}: scriverne il nome o il codice "
        "ISTAT di sei cifre",
        "“{value}” is not a municipality of the plan’s territory{meant}: write its name or its "
        "six-digit ISTAT code",
    ),
    "bad-date": violation(
        "«{value}» non è una data: scriverla come {instead}",
        "“{value}” is not a date: write it like {instead}",
    ),
    "date-implausible": violation(
        "l’anno {value} non è plausibile per un progetto: controllare la data",
        "the year {value} is not plausible for a project: check the date",
    ),
    "end-before-start": violation(
        "la fine ({end}) viene prima dell’inizio ({start}): controllare le due date",
        "the end ({end}) comes before the start ({start}): check both dates",
    ),
    "bad-link": violation(
        "«{value}» non è l’indirizzo di una pagina: scriverlo per intero, come {instead}",
        "“{value}” is not the address of a page: write it in full, such as {instead}",
    ),
    "link-with-credentials": violation(
        "l’indirizzo contiene un nome utente o una password: toglierli (ciò che si invia è "
        "pubblico)",
        "the address holds a user name or a password: remove them (what is sent is public)",
    ),
    "private-link": violation(
        "«{value}» si apre solo dalla rete interna: scrivere l’indirizzo di una pagina pubblica",
        "“{value}” opens from an internal network only: write the address of a public page",
    ),
    "bad-contact": violation(
        "«{value}» non è un indirizzo di posta né una pagina web: scrivere per esempio {instead}",
        "“{value}” is neither an e-mail address nor a web page: write for example {instead}",
    ),
    "personal-contact": warning(
        "«{value}» sembra la casella di una persona e sarebbe pubblica: preferire quella "
        "dell’ufficio",
        "“{value}” looks like a person’s mailbox and would be public: prefer the office’s",
    ),
    "unknown-licence": violation(
        "la licenza «{value}» non è fra quelle note: scrivere una di queste: {known}; vuoto "
        "significa {default}",
        "licence “{value}” is not known: write one of these: {known}; empty means {default}",
    ),
    "licence-not-open": violation(
        "«{value}» non è una licenza aperta: questi dati si pubblicano solo con licenze aperte "
        "({known})",
        "“{value}” is not an open licence: these data are published under open licences only "
        "({known})",
    ),
}

RDF = {
    "not-rdf": violation(
        "il file non si legge come {form}: {reason}",
        "the file cannot be read as {form}: {reason}",
    ),
    "unsafe-rdf": violation(
        "il file non è stato letto perché contiene ciò che può danneggiare chi legge ({reason}): "
        "senza DOCTYPE, senza @context remoti, senza annidamenti profondi",
        "the file was not read because it holds what can harm its reader ({reason}): no DOCTYPE, "
        "no remote @context, no deep nesting",
    ),
    "too-many-statements": violation(
        "il file contiene troppe affermazioni: inviare solo i progetti",
        "the file holds too many statements: send projects only",
    ),
    "no-project-in-rdf": violation(
        "il file non contiene alcun progetto: ciascuno dev’essere di tipo psm:Project, dove "
        "psm: sta per {namespace}",
        "the file holds no project: each must be of type psm:Project, where psm: stands for "
        "{namespace}",
    ),
    "lead-without-name": warning(
        "dell’ente capofila c’è solo l’IRI («{value}»): aggiungerne il nome (skos:prefLabel), o "
        "scrivere il codice IPA",
        "only the IRI of the lead organisation is given (“{value}”): add its name "
        "(skos:prefLabel), or write its IPA code",
    ),
    "relative-iri": violation(
        "«{value}» è un indirizzo relativo: scrivere gli IRI per intero",
        "“{value}” is a relative address: write IRIs in full",
    ),
    "named-graph": violation(
        "il file contiene grafi con un nome («{value}»): togliere il nome; chi lo riceve mette "
        "tutto nel grafo di chi invia",
        "the file holds named graphs (“{value}”): remove the name; whoever receives it puts all "
        "of it into the sender’s graph",
    ),
    "blank-project": violation(
        "un progetto è un nodo senza IRI («{value}»): dargliene uno, come "
        "https://dati.ente.example/progetto/1, che non cambi",
        "a project is a node without an IRI (“{value}”): give it one, such as "
        "https://data.agency.example/project/1, that does not change",
    ),
    "official-subject": violation(
        "il file parla di una risorsa del piano («{value}»): solo chi pubblica il piano può farlo; "
        "descrivere il progetto con un IRI proprio",
        "the file speaks about a resource of the plan (“{value}”): only the plan’s publisher can; "
        "describe the project with an IRI of your own",
    ),
    "term-redefined": violation(
        "il file ridefinisce un termine altrui («{value}»): togliere queste affermazioni",
        "the file redefines a term that is not its own (“{value}”): remove these statements",
    ),
    "other-subject": note(
        "«{value}» non è un progetto del file: ciò che se ne dice non è stato preso",
        "“{value}” is not a project of the file: what is said of it was not taken",
    ),
    "other-property": note(
        "la proprietà {value} non è del profilo: il suo valore non è stato preso",
        "property {value} is not of the profile: its value was not taken",
    ),
}
