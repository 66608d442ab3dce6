# from: valid.ttl
INSERT DATA { :value psm:breakdown :second . :second skos:inScheme <https://dati.piemonte.it/psm/controlled-vocabulary/indicator-breakdown> . }
