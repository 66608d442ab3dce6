# from: valid.ttl
DELETE { :source psm:printedForm ?old }
INSERT { :source psm:printedForm "Istat"@it . }
WHERE { :source psm:printedForm ?old }
