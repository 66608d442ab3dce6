# from: valid.declared.ttl
DELETE { :withdrawn schema:name ?old }
INSERT { :withdrawn schema:name "Orti"@it . }
WHERE { :withdrawn schema:name ?old }
