# from: valid.ttl
DELETE { :value psm:areaBasis ?old }
INSERT { :value psm:areaBasis :other . :other skos:inScheme <https://dati.piemonte.it/psm/controlled-vocabulary/another-list> . }
WHERE { :value psm:areaBasis ?old }
