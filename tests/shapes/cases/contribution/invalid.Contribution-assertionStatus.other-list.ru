# from: valid.ttl
DELETE { :contribution psm:assertionStatus ?old }
INSERT { :contribution psm:assertionStatus :other . :other skos:inScheme <https://dati.piemonte.it/psm/controlled-vocabulary/another-list> . }
WHERE { :contribution psm:assertionStatus ?old }
