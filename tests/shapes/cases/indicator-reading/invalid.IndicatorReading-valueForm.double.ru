# from: valid.ttl
INSERT DATA { :reading psm:valueForm :second . :second skos:inScheme <https://dati.piemonte.it/psm/controlled-vocabulary/value-form> . }
