# from: valid.ttl
DELETE WHERE { :source psm:printedForm ?old }
