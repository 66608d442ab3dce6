# from: valid.ttl
INSERT DATA { :contribution psm:assertionStatus :second . :second skos:inScheme <https://dati.piemonte.it/psm/controlled-vocabulary/assertion-status> . }
