# from: valid.ttl
DELETE { :contribution psm:contributionBasis ?old }
INSERT { :contribution psm:contributionBasis :other . :other skos:inScheme <https://dati.piemonte.it/psm/controlled-vocabulary/another-list> . }
WHERE { :contribution psm:contributionBasis ?old }
