# from: valid.ttl
DELETE { :project psm:leadIPAcode ?old }
INSERT { :project psm:leadIPAcode "c prova" . }
WHERE { :project psm:leadIPAcode ?old }
