# from: valid.ttl
DELETE { :answer l0:positionInSequence ?old }
INSERT { :answer l0:positionInSequence 1.5 . }
WHERE { :answer l0:positionInSequence ?old }
