# from: valid.ttl
INSERT DATA { :contribution psm:observationScope :second . :second skos:inScheme <https://dati.piemonte.it/psm/controlled-vocabulary/observation-scope> . }
