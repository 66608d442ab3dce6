# from: valid.ttl
DELETE { :project psm:leadIPAcode ?old }
INSERT { :project psm:leadIPAcode "c_prova"@it . }
WHERE { :project psm:leadIPAcode ?old }
