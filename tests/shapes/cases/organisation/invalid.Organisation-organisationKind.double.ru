# from: valid.ttl
INSERT DATA { :organisation psm:organisationKind :second . :second skos:inScheme <https://dati.piemonte.it/psm/controlled-vocabulary/organisation-kind> . }
