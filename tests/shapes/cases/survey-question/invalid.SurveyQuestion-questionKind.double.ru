# from: valid.ttl
INSERT DATA { :question psm:questionKind :second . :second skos:inScheme <https://dati.piemonte.it/psm/controlled-vocabulary/question-kind> . }
