# from: valid.ttl
INSERT DATA { :indicator psm:unitBasis :second . :second skos:inScheme <https://dati.piemonte.it/psm/controlled-vocabulary/statement-basis> . }
