# from: valid.ttl
INSERT DATA { :programme psm:programmeKind :second . :second skos:inScheme <https://dati.piemonte.it/psm/controlled-vocabulary/programme-kind> . }
