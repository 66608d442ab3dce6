# from: valid.ttl
INSERT DATA { :participation ro:withRole :second . :second skos:inScheme <https://dati.piemonte.it/psm/controlled-vocabulary/participation-role> . }
