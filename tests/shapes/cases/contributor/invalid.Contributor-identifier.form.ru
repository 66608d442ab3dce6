# from: valid.ttl
DELETE { :entry dct:identifier ?old }
INSERT { :entry dct:identifier "Comune di prova" . }
WHERE { :entry dct:identifier ?old }
