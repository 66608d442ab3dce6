# from: valid.ttl
DELETE { :question psm:multipleAnswers ?old }
INSERT { :question psm:multipleAnswers "false" . }
WHERE { :question psm:multipleAnswers ?old }
