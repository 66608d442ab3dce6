# from: valid.ttl
INSERT DATA { :note psm:noteKind :second . :second skos:inScheme <https://dati.piemonte.it/psm/controlled-vocabulary/quality-note-kind> . }
