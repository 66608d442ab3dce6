# from: valid.ttl
INSERT DATA { :project psm:observationScope :second . :second skos:inScheme <https://dati.piemonte.it/psm/controlled-vocabulary/observation-scope> . }
