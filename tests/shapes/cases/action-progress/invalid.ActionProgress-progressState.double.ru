# from: valid.ttl
INSERT DATA { :progress psm:progressState :second . :second skos:inScheme <https://dati.piemonte.it/psm/controlled-vocabulary/action-progress> . }
