# from: valid.ttl
INSERT DATA { :contribution psm:contributionBasis :second . :second skos:inScheme <https://dati.piemonte.it/psm/controlled-vocabulary/contribution-basis> . }
