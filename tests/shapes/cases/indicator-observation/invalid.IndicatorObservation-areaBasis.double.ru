# from: valid.ttl
INSERT DATA { :value psm:areaBasis :second . :second skos:inScheme <https://dati.piemonte.it/psm/controlled-vocabulary/statement-basis> . }
