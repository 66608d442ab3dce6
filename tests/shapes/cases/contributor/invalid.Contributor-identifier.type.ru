# from: valid.ttl
DELETE { :entry dct:identifier ?old }
INSERT { :entry dct:identifier "comune-di-prova"@it . }
WHERE { :entry dct:identifier ?old }
