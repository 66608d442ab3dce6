# from: valid.ttl
INSERT DATA { :project psm:projectStatus :second . :second skos:inScheme <https://dati.piemonte.it/psm/controlled-vocabulary/project-status> . }
