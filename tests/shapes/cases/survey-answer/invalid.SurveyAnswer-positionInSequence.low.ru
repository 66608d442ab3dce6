# from: valid.ttl
DELETE { :answer l0:positionInSequence ?old }
INSERT { :answer l0:positionInSequence 0 . }
WHERE { :answer l0:positionInSequence ?old }
