# from: valid.ttl
INSERT DATA { :project psm:projectKind :second . :second skos:inScheme <https://dati.piemonte.it/psm/controlled-vocabulary/project-kind> . }
