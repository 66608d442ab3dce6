# from: valid.ttl
DELETE { :strategy psm:printedTitle ?old }
INSERT { :strategy psm:printedTitle "ANOTHER TITLE"@en . }
WHERE { :strategy psm:printedTitle ?old }
